package org.chordial.app.ui.shell;

import java.util.EnumMap;
import java.util.Map;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.geometry.Pos;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.chordial.app.ui.Strings;
import org.chordial.app.ui.control.Avatar;
import org.chordial.app.ui.control.Buttons;
import org.chordial.app.ui.model.PhoneModel;

/** The narrow column at the left: the sections, and at its foot who I am and how I am connected. */
public final class Rail extends VBox {
  private final Map<Section, ToggleButton> buttons = new EnumMap<>(Section.class);

  public Rail(PhoneModel phone, String aor, ObjectProperty<Section> section) {
    getStyleClass().add("rail");
    setMinWidth(56);
    setMaxWidth(56);
    ToggleGroup group = new ToggleGroup();
    for (Section each : Section.values()) {
      ToggleButton button = Buttons.toggle(each.id(), each.icon(), Strings.get(each.nameKey()));
      button.getStyleClass().remove("button-circle");
      button.setToggleGroup(group);
      button.setOnAction(
          event -> {
            button.setSelected(true);
            section.set(each);
          });
      buttons.put(each, button);
      getChildren().add(button);
    }
    section.subscribe(now -> buttons.get(now).setSelected(true));
    Region space = new Region();
    setVgrow(space, Priority.ALWAYS);
    getChildren().addAll(space, me(phone, aor));
  }

  private static StackPane me(PhoneModel phone, String aor) {
    Avatar avatar = new Avatar(36);
    avatar.show(aor, aor);
    Region dot = new Region();
    dot.getStyleClass().add("network-dot");
    phone
        .registered()
        .subscribe(
            registered -> {
              dot.getStyleClass().remove("registered");
              if (registered) {
                dot.getStyleClass().add("registered");
              }
            });
    StackPane me = new StackPane(avatar, dot);
    me.setId("me");
    me.setMaxSize(40, 40);
    StackPane.setAlignment(dot, Pos.BOTTOM_RIGHT);
    Tooltip tip = new Tooltip();
    tip.textProperty()
        .bind(
            Bindings.createStringBinding(
                () -> aor + "\n" + status(phone), phone.registered(), phone.statusText()));
    Tooltip.install(me, tip);
    me.accessibleTextProperty().bind(tip.textProperty());
    return me;
  }

  /** In a sentence, whether I can be called. */
  static String status(PhoneModel phone) {
    if (phone.registered().get()) {
      return Strings.get("status.registered");
    }
    return phone.statusText().get().isEmpty()
        ? Strings.get("status.joining")
        : Strings.get("status.unregistered", phone.statusText().get());
  }
}
