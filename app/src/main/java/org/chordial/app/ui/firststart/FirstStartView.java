package org.chordial.app.ui.firststart;

import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.chordial.app.store.Profile;
import org.chordial.app.store.StoreException;
import org.chordial.app.ui.Strings;
import org.chordial.app.ui.control.AppIcon;
import org.chordial.app.ui.control.Buttons;
import org.chordial.app.ui.control.Texts;
import org.chordial.app.ui.device.ChosenDevices;
import org.chordial.app.ui.device.DevicesView;
import org.kordamp.ikonli.javafx.FontIcon;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first start: one card in the middle of the window, and one question at a time. */
public final class FirstStartView extends StackPane {
  private static final Logger log = LoggerFactory.getLogger(FirstStartView.class);
  private static final int STEPS = 4;

  private final FirstStartModel model;
  private final Runnable done;
  private final VBox card = new VBox();

  /**
   * @param done runs when the person has been through all of it
   */
  public FirstStartView(FirstStartModel model, Runnable done) {
    this.model = model;
    this.done = done;
    setId("first-start");
    getStyleClass().add("first-start");
    card.getStyleClass().add("start-card");
    card.setMaxWidth(640);
    card.setMaxHeight(Region.USE_PREF_SIZE);
    StackPane middle = new StackPane(card);
    middle.getStyleClass().add("first-start");
    ScrollPane scroll = new ScrollPane(middle);
    scroll.setFitToWidth(true);
    scroll.setFitToHeight(true);
    scroll.setFocusTraversable(false);
    scroll.getStyleClass().add("edge-to-edge");
    getChildren().add(scroll);
    model.step().subscribe(this::show);
  }

  private void show(FirstStartModel.Step step) {
    card.getChildren()
        .setAll(
            dots(step),
            switch (step) {
              case WELCOME -> welcome();
              case INVITATION -> new InvitationStep(model);
              case NAME -> new NameStep(model);
              case IMPORT -> new ImportStep(model);
              case DEVICES -> devices();
            });
  }

  /** How far one has come. */
  private static HBox dots(FirstStartModel.Step step) {
    int at =
        switch (step) {
          case WELCOME -> 0;
          case INVITATION, IMPORT -> 1;
          case NAME -> 2;
          case DEVICES -> 3;
        };
    HBox dots = new HBox(6);
    dots.setAlignment(Pos.CENTER);
    for (int i = 0; i < STEPS; i++) {
      Region dot = new Region();
      dot.getStyleClass().add("step-dot");
      if (i == at) {
        dot.getStyleClass().add("now");
      }
      dots.getChildren().add(dot);
    }
    dots.setAccessibleText(Strings.get("start.step", at + 1, STEPS));
    return dots;
  }

  private Node welcome() {
    Label title = Texts.title(Strings.get("start.title"));
    Label text = Texts.sentence(Strings.get("start.text"));
    VBox head = new VBox(8, AppIcon.view(64), title, text);
    head.setAlignment(Pos.CENTER);
    head.getStyleClass().add("start-head");
    text.setAlignment(Pos.CENTER);
    text.setStyle("-fx-text-alignment: center;");
    return new VBox(
        12,
        head,
        choice("start-new", "mdmz-person_add", "start.new", () -> model.start(true)),
        choice("start-given", "mdmz-vpn_key", "start.given", () -> model.start(false)),
        choice("start-import", "mdmz-restore", "start.import", model::startImport));
  }

  private static Node choice(String id, String icon, String key, Runnable action) {
    FontIcon sign = new FontIcon(icon);
    StackPane disc = new StackPane(sign);
    disc.getStyleClass().add("choice-icon");
    Label what = Texts.heading(Strings.get(key));
    Label more = Texts.sentence(Strings.get(key + ".text"));
    more.setWrapText(false);
    VBox words = new VBox(2, what, more);
    HBox.setHgrow(words, javafx.scene.layout.Priority.ALWAYS);
    words.setAlignment(Pos.CENTER_LEFT);
    HBox content = new HBox(16, disc, words, new FontIcon("mdal-chevron_right"));
    content.setAlignment(Pos.CENTER_LEFT);
    content.setMouseTransparent(true);
    javafx.scene.control.Button button = Buttons.word(id, "", action);
    button.setAccessibleText(what.getText() + ". " + more.getText());
    button.setGraphic(content);
    button.setContentDisplay(javafx.scene.control.ContentDisplay.GRAPHIC_ONLY);
    button.getStyleClass().add("choice");
    button.setMaxWidth(Double.MAX_VALUE);
    content
        .prefWidthProperty()
        .bind(
            Bindings.createDoubleBinding(
                () -> Math.max(0, button.getWidth() - 40), button.widthProperty()));
    return button;
  }

  private Node devices() {
    Profile profile = model.profile().orElseThrow();
    DevicesView devices =
        new DevicesView(ChosenDevices.of(profile), chosen -> save(chosen, profile));
    VBox page =
        new VBox(
            20,
            new VBox(
                6,
                Texts.title(Strings.get("start.devices.title")),
                Texts.sentence(Strings.get("start.devices.text"))),
            devices,
            StepFoot.of(null, Buttons.word("start-done", Strings.get("start.devices.done"), done)));
    page.setId("step-devices");
    return page;
  }

  private static void save(ChosenDevices chosen, Profile profile) {
    try {
      chosen.save(profile);
    } catch (StoreException e) {
      log.warn("{}", e.getMessage());
    }
  }
}
