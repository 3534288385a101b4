package org.chordial.app.ui.call;

import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.geometry.Pos;
import javafx.geometry.Side;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.CustomMenuItem;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.chordial.app.call.CallState;
import org.chordial.app.ui.Strings;
import org.chordial.app.ui.control.Buttons;
import org.chordial.app.ui.control.LevelMeter;
import org.chordial.app.ui.model.CallModel;
import org.kordamp.ikonli.javafx.FontIcon;

/** The bar below a call. End is red, apart, and always at the same place. */
final class CallBar extends HBox {
  private static final String KEYS = "123456789*0#";

  CallBar(CallModel call, LevelMeter level, CallActions actions) {
    setId("call-bar");
    getStyleClass().add("call-bar");
    BooleanBinding running =
        Bindings.createBooleanBinding(
            () -> call.state().get() == CallState.CONNECTED || call.state().get() == CallState.HELD,
            call.state());
    BooleanBinding over = call.state().isEqualTo(CallState.ENDED);
    Button mute =
        Buttons.icon(
            "call-mute",
            "mdmz-mic",
            Strings.get("call.mute"),
            () -> actions.mute(call, !call.muted().get()));
    call.muted()
        .subscribe(
            muted ->
                show(
                    mute,
                    muted,
                    muted ? "mdmz-mic_off" : "mdmz-mic",
                    Strings.get(muted ? "call.unmute" : "call.mute")));
    Button camera =
        Buttons.icon(
            "call-camera",
            "mdmz-videocam",
            Strings.get("call.camera.on"),
            () -> actions.video(call, !call.sendingVideo().get()));
    call.sendingVideo()
        .subscribe(
            sending ->
                show(
                    camera,
                    !sending,
                    sending ? "mdmz-videocam" : "mdmz-videocam_off",
                    Strings.get(sending ? "call.camera.off" : "call.camera.on")));
    ToggleButton hold = Buttons.toggle("call-hold", "mdmz-pause", Strings.get("call.hold"));
    hold.setOnAction(event -> actions.hold(call, hold.isSelected()));
    call.state()
        .subscribe(
            state ->
                hold.setSelected(
                    state == CallState.HELD && !call.reason().get().equals("remote-hold")));
    Button keypad =
        Buttons.icon("call-keypad", "mdal-dialpad", Strings.get("call.keypad"), () -> {});
    ContextMenu keys = new ContextMenu(new CustomMenuItem(keys(call, actions), false));
    keypad.setOnAction(event -> keys.show(keypad, Side.TOP, 0, -8));
    mute.disableProperty().bind(running.not());
    for (Region control : new Region[] {camera, hold, keypad}) {
      control.disableProperty().bind(running.not());
      hideWhen(control, over);
    }
    Region gap = new Region();
    gap.setMinWidth(24);
    hideWhen(gap, over);
    Button end = new Button(null, new FontIcon("mdal-call_end"));
    end.setId("call-end");
    end.getStyleClass().add("end");
    Buttons.name(end, Strings.get("call.end"));
    end.setOnAction(event -> actions.end(call));
    hideWhen(end, over);
    Button again = new Button(Strings.get("call.again"), new FontIcon("mdmz-phone"));
    again.setId("call-again");
    again.setOnAction(event -> actions.callAgain(call));
    hideWhen(again, over.not());
    Button message = new Button(Strings.get("call.message"), new FontIcon("mdmz-message"));
    message.setId("call-message");
    message.setOnAction(event -> actions.leaveMessage(call));
    hideWhen(message, over.not());
    Button close = new Button(Strings.get("call.close"));
    close.setId("call-close");
    close.setOnAction(event -> actions.close(call));
    hideWhen(close, over.not());
    level.setMaxSize(36, 4);
    level.setMinHeight(4);
    level.setTranslateY(10);
    level.setMouseTransparent(true);
    StackPane microphone = new StackPane(mute, level);
    StackPane.setAlignment(level, Pos.BOTTOM_CENTER);
    level.visibleProperty().bind(running.and(call.muted().not()));
    hideWhen(microphone, over);
    getChildren().addAll(microphone, camera, keypad, hold, gap, end, again, message, close);
  }

  /** What is off is shown as clearly as what is on. */
  private static void show(Button button, boolean off, String icon, String text) {
    button.setGraphic(new FontIcon(icon));
    Buttons.name(button, text);
    button.getStyleClass().remove("off");
    if (off) {
      button.getStyleClass().add("off");
    }
  }

  private static void hideWhen(Region control, BooleanBinding hidden) {
    control.visibleProperty().bind(hidden.not());
    control.managedProperty().bind(hidden.not());
  }

  private static GridPane keys(CallModel call, CallActions actions) {
    GridPane grid = new GridPane(6, 6);
    grid.getStyleClass().add("keypad");
    for (int i = 0; i < KEYS.length(); i++) {
      char key = KEYS.charAt(i);
      Button button = new Button(String.valueOf(key));
      button.setId("key-" + key);
      button.setAccessibleText(Strings.get("call.key", key));
      button.setOnAction(event -> actions.dtmf(call, key));
      grid.add(button, i % 3, i / 3);
    }
    return grid;
  }
}
