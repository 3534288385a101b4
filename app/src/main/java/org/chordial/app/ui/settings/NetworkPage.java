package org.chordial.app.ui.settings;

import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import org.chordial.app.control.NetworkSummary;
import org.chordial.app.ui.Problems;
import org.chordial.app.ui.Strings;
import org.chordial.app.ui.UiThread;
import org.chordial.app.ui.control.Buttons;
import org.chordial.app.ui.control.Texts;

/** What this network allows, tried when the page is opened and when it is asked for. */
final class NetworkPage extends VBox {
  private final Preferences preferences;
  private final Label verdict = Texts.heading("");
  private final GridPane facts = new GridPane(24, 8);
  private final Button again;

  NetworkPage(Preferences preferences) {
    this.preferences = preferences;
    getStyleClass().add("settings-page");
    verdict.setId("network-verdict");
    verdict.setWrapText(true);
    facts.setId("network-facts");
    again = Buttons.word("network-again", "mdmz-refresh", Strings.get("network.again"), this::look);
    getChildren().addAll(Texts.title(Strings.get("settings.network")), verdict, facts, again);
    look();
  }

  private void look() {
    again.setDisable(true);
    verdict.setText(Strings.get("network.looking"));
    facts.getChildren().clear();
    var _ =
        preferences
            .diagnose()
            .whenComplete((found, failure) -> UiThread.run(() -> show(found, failure)));
  }

  private void show(NetworkSummary found, Throwable failure) {
    again.setDisable(false);
    if (failure != null) {
      verdict.setText(Problems.sentence(failure));
      return;
    }
    verdict.setText(Strings.get("network.verdict." + found.verdict()));
    fact("network.udp", Strings.get(found.udp() ? "network.yes" : "network.no"));
    found.seenAs().ifPresent(address -> fact("network.seen", address));
    found.mapping().ifPresent(it -> fact("network.ports", Strings.get("network.mapping." + it)));
    found
        .filtering()
        .ifPresent(it -> fact("network.letsIn", Strings.get("network.filtering." + it)));
    fact("network.opens", found.opens().orElseGet(() -> Strings.get("network.notAtAll")));
    fact(
        "network.relay",
        found.relays().isEmpty()
            ? Strings.get("network.notAtAll")
            : String.join(", ", found.relays()));
  }

  private void fact(String key, String value) {
    Label shown = new Label(value);
    shown.setWrapText(true);
    facts.addRow(facts.getRowCount(), Texts.sentence(Strings.get(key)), shown);
  }
}
