package org.chordial.app.ui.contacts;

import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.VBox;
import org.chordial.app.ui.Strings;
import org.chordial.app.ui.control.Avatar;
import org.kordamp.ikonli.javafx.FontIcon;

/** What is shown where nothing is chosen: who I am, and what to do first. */
public final class OwnCard extends VBox {

  public OwnCard(String aor) {
    setId("own-card");
    getStyleClass().add("card");
    Avatar avatar = new Avatar(96);
    avatar.show(aor, aor);
    Label title = new Label(Strings.get("me.title"));
    title.getStyleClass().add("muted");
    Label name = new Label(aor);
    name.getStyleClass().add("name");
    Button copy = new Button(Strings.get("me.copy"), new FontIcon("mdal-content_copy"));
    copy.setId("copy-address");
    copy.setOnAction(
        event -> {
          ClipboardContent content = new ClipboardContent();
          content.putString(aor);
          Clipboard.getSystemClipboard().setContent(content);
        });
    getChildren().addAll(avatar, title, name, copy);
    for (String tip : new String[] {"me.tip.test", "me.tip.backup", "me.tip.invite"}) {
      Label line = new Label(Strings.get(tip), new FontIcon("mdal-check_circle_outline"));
      line.getStyleClass().add("muted");
      getChildren().add(line);
    }
  }
}
