package org.chordial.app.ui.call;

import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.chordial.app.ui.Strings;
import org.chordial.app.ui.control.Avatar;
import org.chordial.app.ui.model.CallModel;
import org.kordamp.ikonli.javafx.FontIcon;

/** Somebody calls. The bar never takes the focus: who types goes on typing. */
public final class IncomingBar extends HBox {

  /** What one can do about it. */
  public interface Actions {
    void answer(CallModel call, boolean video);

    void decline(CallModel call);
  }

  /**
   * @param busy whether another call is running, which answering would put on hold
   */
  public IncomingBar(CallModel call, String name, boolean busy, Actions actions) {
    setId("incoming");
    getStyleClass().add("incoming");
    setMaxHeight(Region.USE_PREF_SIZE);
    setMaxWidth(720);
    String text = Strings.get(call.offeredVideo() ? "call.incoming.video" : "call.incoming");
    setAccessibleRole(AccessibleRole.PARENT);
    setAccessibleText(name + " " + text);
    Avatar avatar = new Avatar(44);
    avatar.show(call.peer(), name);
    Label who = new Label(name);
    who.getStyleClass().add("row-name");
    Label what = new Label(text);
    what.getStyleClass().add("row-line");
    VBox words = new VBox(2, who, what);
    words.setAlignment(Pos.CENTER_LEFT);
    Region space = new Region();
    setHgrow(space, Priority.ALWAYS);
    getChildren()
        .addAll(
            avatar,
            words,
            space,
            button(
                "decline",
                "mdal-call_end",
                Strings.get("call.decline"),
                "decline",
                () -> actions.decline(call)),
            button(
                "answer",
                "mdmz-phone",
                Strings.get(busy ? "call.hold.answer" : "call.answer"),
                "answer",
                () -> actions.answer(call, false)));
    if (call.offeredVideo()) {
      getChildren()
          .add(
              button(
                  "answer-video",
                  "mdmz-videocam",
                  Strings.get("call.answer.video"),
                  "answer",
                  () -> actions.answer(call, true)));
    }
  }

  private static Button button(String id, String icon, String text, String style, Runnable action) {
    Button button = new Button(text, new FontIcon(icon));
    button.setId(id);
    button.getStyleClass().add(style);
    button.setMinWidth(Region.USE_PREF_SIZE);
    button.setAccessibleText(text);
    button.setOnAction(event -> action.run());
    return button;
  }
}
