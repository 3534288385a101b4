package org.chordial.app.ui.settings;

import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.VBox;
import org.chordial.app.ui.Strings;
import org.chordial.app.ui.control.Texts;
import org.chordial.app.ui.device.ChosenDevices;
import org.chordial.app.ui.device.DevicesView;
import org.kordamp.ikonli.javafx.FontIcon;

/** The pages of the settings and the list that leads to them. */
public final class SettingsPages {
  private final Preferences preferences;

  public SettingsPages(Preferences preferences) {
    this.preferences = preferences;
  }

  /**
   * The list, with its first page chosen.
   *
   * @param shown gets each page that is chosen
   */
  public Node list(Consumer<Node> shown) {
    Label title = new Label(Strings.get("rail.settings"));
    title.getStyleClass().add("pane-title");
    VBox header = new VBox(title);
    header.getStyleClass().add("list-header");
    ToggleGroup group = new ToggleGroup();
    VBox pages = new VBox(4);
    pages.getStyleClass().add("settings-list");
    pages
        .getChildren()
        .addAll(
            entry("settings-devices", "mdmz-mic", "settings.devices", group, this::devices, shown),
            entry(
                "settings-account",
                "mdal-account_circle",
                "settings.account",
                group,
                () -> new AccountPage(preferences),
                shown),
            entry(
                "settings-look",
                "mdal-brightness_6",
                "settings.look",
                group,
                () -> new LookPage(preferences),
                shown),
            entry(
                "settings-network",
                "mdmz-network_check",
                "settings.network",
                group,
                () -> new NetworkPage(preferences),
                shown),
            entry("settings-about", "mdal-info", "settings.about", group, AboutPage::new, shown));
    VBox list = new VBox(header, pages);
    list.getStyleClass().add("list-pane");
    ((ToggleButton) pages.getChildren().getFirst()).fire();
    return list;
  }

  private Node devices() {
    VBox page =
        new VBox(
            Texts.title(Strings.get("settings.devices")),
            Texts.sentence(Strings.get("settings.devices.text")),
            new DevicesView(preferences.devices(), this::choose));
    page.getStyleClass().add("settings-page");
    return page;
  }

  private void choose(ChosenDevices devices) {
    preferences.devices(devices);
  }

  private static ToggleButton entry(
      String id,
      String icon,
      String key,
      ToggleGroup group,
      Supplier<Node> page,
      Consumer<Node> shown) {
    ToggleButton entry = new ToggleButton(Strings.get(key), new FontIcon(icon));
    entry.setId(id);
    entry.setAccessibleText(Strings.get(key));
    entry.setToggleGroup(group);
    entry.setMaxWidth(Double.MAX_VALUE);
    entry.setOnAction(
        event -> {
          entry.setSelected(true);
          ScrollPane scroll = new ScrollPane(page.get());
          scroll.setFitToWidth(true);
          scroll.setFocusTraversable(false);
          scroll.getStyleClass().add("edge-to-edge");
          shown.accept(scroll);
        });
    return entry;
  }
}
