package org.chordial.app.ui.call;

import java.time.Duration;
import java.time.InstantSource;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.chordial.app.call.CallState;
import org.chordial.app.ui.Strings;
import org.chordial.app.ui.Words;
import org.chordial.app.ui.control.Avatar;
import org.chordial.app.ui.control.LevelMeter;
import org.chordial.app.ui.control.PicturePane;
import org.chordial.app.ui.model.CallModel;

/** A call, from dialling to its end: the other's picture large, mine small, the bar below. */
public final class CallView extends StackPane {
  private static final double SELF_WIDTH = 200;
  private static final double SELF_HEIGHT = 150;

  /** A microphone that gave nothing for so long is likely the wrong one, or off. */
  private static final Duration SILENCE = Duration.ofSeconds(8);

  private final CallModel call;
  private final String name;
  private final InstantSource clock;
  private final PicturePane remote;
  private final PicturePane own;
  private final Label duration = new Label();
  private final Label quality = new Label();
  private final BooleanProperty silent = new SimpleBooleanProperty();
  private final LevelMeter level;
  private final Timeline ticks =
      new Timeline(new KeyFrame(javafx.util.Duration.seconds(0.5), event -> tick()));

  /**
   * @param remote shows the other side; given, because the phone feeds it
   * @param own shows what my camera sees
   * @param level shows how loud my microphone is
   */
  public CallView(
      CallModel call,
      String name,
      PicturePane remote,
      PicturePane own,
      LevelMeter level,
      CallActions actions,
      InstantSource clock) {
    this.call = call;
    this.name = name;
    this.clock = clock;
    this.remote = remote;
    this.own = own;
    this.level = level;
    if (call.answered().isEmpty()) {
      level.forget();
    }
    setId("call-view");
    getStyleClass().add("call-view");
    BorderPane chrome = new BorderPane();
    chrome.setTop(top());
    chrome.setBottom(new CallBar(call, level, actions));
    chrome.setPickOnBounds(false);
    getChildren().addAll(remote, portrait(), chrome, ownPicture(), banner());
    new Fading(this, chrome, remote.showing().and(call.state().isEqualTo(CallState.CONNECTED)));
    ticks.setCycleCount(Animation.INDEFINITE);
    sceneProperty()
        .subscribe(
            scene -> {
              if (scene == null) {
                ticks.stop();
              } else {
                ticks.play();
              }
            });
    call.state().subscribe(state -> tick());
    call.stats().subscribe(stats -> tick());
  }

  private HBox top() {
    Label title = new Label(name);
    title.getStyleClass().add("title");
    title.visibleProperty().bind(remote.showing());
    title.managedProperty().bind(title.visibleProperty());
    Label lock = new Label();
    lock.setId("call-encryption");
    lock.getStyleClass().add("line");
    lock.textProperty()
        .bind(
            Bindings.createStringBinding(
                () ->
                    call.connection().get().isEmpty()
                        ? ""
                        : call.verified().get()
                            ? Strings.get("call.encrypted", call.peer())
                            : Strings.get("call.unverified"),
                call.connection(),
                call.verified()));
    quality.setId("call-quality");
    quality.getStyleClass().add("line");
    duration.setId("call-duration");
    duration.getStyleClass().add("title");
    Region space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    HBox top = new HBox(new VBox(2, title, lock), space, new VBox(2, duration, quality));
    ((VBox) top.getChildren().getLast()).setAlignment(Pos.CENTER_RIGHT);
    top.getStyleClass().add("call-top");
    return top;
  }

  private VBox portrait() {
    Avatar avatar = new Avatar(112);
    avatar.show(call.peer(), name);
    Label peer = new Label(name);
    peer.getStyleClass().add("peer");
    Label state = new Label();
    state.setId("call-state");
    state.getStyleClass().add("state");
    state.setWrapText(true);
    state.setMaxWidth(480);
    state.setAlignment(Pos.CENTER);
    state
        .textProperty()
        .bind(
            Bindings.createStringBinding(
                () -> Words.state(call), call.state(), call.text(), call.reason()));
    VBox portrait = new VBox(14, avatar, peer, state);
    portrait.setAlignment(Pos.CENTER);
    portrait.setPadding(new Insets(0, 0, 48, 0));
    portrait.setMouseTransparent(true);
    portrait
        .visibleProperty()
        .bind(remote.showing().not().or(call.state().isNotEqualTo(CallState.CONNECTED)));
    remote.visibleProperty().bind(portrait.visibleProperty().not());
    return portrait;
  }

  private StackPane ownPicture() {
    StackPane frame = new StackPane(own);
    frame.getStyleClass().add("self-view");
    frame.setMaxSize(SELF_WIDTH, SELF_HEIGHT);
    frame.setPadding(new Insets(3));
    frame.visibleProperty().bind(own.showing());
    setAlignment(frame, Pos.BOTTOM_RIGHT);
    setMargin(frame, new Insets(0, 20, 100, 0));
    return frame;
  }

  private Label banner() {
    Label banner = new Label();
    banner.setId("call-banner");
    banner.getStyleClass().add("banner");
    banner
        .textProperty()
        .bind(
            Bindings.createStringBinding(
                () ->
                    call.state().get() == CallState.RECONNECTING
                        ? Strings.get("call.banner.reconnecting")
                        : call.muted().get() && !call.over()
                            ? Strings.get("call.banner.muted")
                            : silent.get() ? Strings.get("call.banner.silent") : "",
                call.state(),
                call.muted(),
                silent));
    banner.visibleProperty().bind(banner.textProperty().isNotEmpty());
    setAlignment(banner, Pos.TOP_CENTER);
    setMargin(banner, new Insets(64, 0, 0, 0));
    return banner;
  }

  private void tick() {
    silent.set(
        call.state().get() == CallState.CONNECTED
            && !level.heard().get()
            && call.answered()
                .filter(at -> Duration.between(at, clock.instant()).compareTo(SILENCE) > 0)
                .isPresent());
    duration.setText(
        call.over()
            ? ""
            : call.answered()
                .map(at -> Words.duration(Duration.between(at, clock.instant())))
                .orElse(""));
    quality.setText(
        call.stats()
            .get()
            .filter(stats -> !call.over())
            .map(stats -> Words.quality(stats, isDirect()))
            .orElse(""));
  }

  private boolean isDirect() {
    return call.connection()
        .get()
        .map(c -> !c.local().type().equals("relay") && !c.remote().type().equals("relay"))
        .orElse(true);
  }
}
