package org.chordial.app.ui.device;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.chordial.app.ui.Strings;
import org.chordial.app.ui.UiThread;
import org.chordial.app.ui.control.Buttons;
import org.chordial.app.ui.control.LevelMeter;
import org.chordial.app.ui.control.PicturePane;
import org.chordial.app.ui.control.Texts;
import org.chordial.media.audio.devices.AudioDevices;
import org.chordial.media.video.devices.CameraDevices;

/** Chooses the devices and shows at once whether they work. It tests only while it is seen. */
public final class DevicesView extends VBox {
  private static final double PICTURE_WIDTH = 256;
  private static final double PICTURE_HEIGHT = 192;

  private final Consumer<ChosenDevices> chosen;
  private final LevelMeter meter = new LevelMeter(Strings.get("devices.level"));
  private final PicturePane picture = new PicturePane(true, Strings.get("call.picture.own"));
  private final Label problem = Texts.sentence("");
  private ChosenDevices devices;
  private DeviceTest test;

  /**
   * @param chosen gets each new choice
   */
  public DevicesView(ChosenDevices devices, Consumer<ChosenDevices> chosen) {
    this.devices = devices;
    this.chosen = chosen;
    setId("devices");
    getStyleClass().add("devices");
    ComboBox<String> microphone =
        choice("microphone", "devices.microphone", devices.microphone(), AudioDevices::inputs);
    microphone
        .valueProperty()
        .subscribe((before, name) -> choose(this.devices.withMicrophone(name)));
    ComboBox<String> speaker =
        choice("speaker", "devices.speaker", devices.speaker(), AudioDevices::outputs);
    speaker.valueProperty().subscribe((before, name) -> choose(this.devices.withSpeaker(name)));
    ComboBox<String> camera =
        choice("camera", "devices.camera", devices.camera(), DevicesView::cameras);
    camera.valueProperty().subscribe((before, name) -> choose(this.devices.withCamera(name)));
    HBox sound =
        new HBox(
            8,
            speaker,
            Buttons.icon(
                "play-sound",
                "mdmz-play_arrow",
                Strings.get("devices.play"),
                () -> test.play(this.devices.speaker())));
    sound.setAlignment(Pos.CENTER_LEFT);
    problem.setId("device-problem");
    problem.getStyleClass().setAll("label", "problem");
    problem.visibleProperty().bind(problem.textProperty().isNotEmpty());
    problem.managedProperty().bind(problem.visibleProperty());
    Label hint = Texts.sentence("");
    hint.setId("microphone-hint");
    meter
        .heard()
        .subscribe(heard -> hint.setText(Strings.get(heard ? "devices.heard" : "devices.speak")));
    VBox choices =
        new VBox(
            16,
            field("devices.microphone", microphone, meter, hint),
            field("devices.speaker", sound),
            field("devices.camera", camera),
            problem);
    HBox.setHgrow(choices, Priority.ALWAYS);
    getChildren().add(new HBox(24, choices, pictureFrame()));
    sceneProperty()
        .subscribe(
            scene -> {
              stop();
              if (scene != null) {
                start();
              }
            });
  }

  private StackPane pictureFrame() {
    Label nothing = Texts.sentence(Strings.get("devices.no-picture"));
    nothing.visibleProperty().bind(picture.showing().not());
    nothing.setMaxWidth(PICTURE_WIDTH - 40);
    nothing.setAlignment(Pos.CENTER);
    StackPane frame = new StackPane(nothing, picture);
    frame.getStyleClass().add("own-picture");
    frame.setMinSize(PICTURE_WIDTH, PICTURE_HEIGHT);
    frame.setMaxSize(PICTURE_WIDTH, PICTURE_HEIGHT);
    return frame;
  }

  private static VBox field(String key, Node... content) {
    VBox field = new VBox(6, Texts.heading(Strings.get(key)));
    field.getChildren().addAll(content);
    return field;
  }

  private void start() {
    test =
        new DeviceTest(
            meter::level, picture.sink(), text -> UiThread.run(() -> problem.setText(text)));
    test.microphone(devices.microphone());
    test.camera(devices.camera());
  }

  private void stop() {
    if (test != null) {
      test.close();
      test = null;
    }
  }

  private void choose(ChosenDevices now) {
    ChosenDevices before = devices;
    devices = now;
    problem.setText("");
    if (test != null && !now.microphone().equals(before.microphone())) {
      test.microphone(now.microphone());
    }
    if (test != null && !now.camera().equals(before.camera())) {
      test.camera(now.camera());
    }
    chosen.accept(now);
  }

  private static List<String> cameras() {
    List<String> names = new ArrayList<>(CameraDevices.cameras());
    names.add(CameraDevices.PATTERN);
    names.add(ChosenDevices.NONE);
    return names;
  }

  /**
   * The names come from the system, which may take its time: they are added when they are there.
   */
  private static ComboBox<String> choice(
      String id, String nameKey, String now, Supplier<List<String>> names) {
    ComboBox<String> choice = new ComboBox<>();
    choice.setId(id);
    choice.setAccessibleText(Strings.get(nameKey));
    choice.setMaxWidth(Double.MAX_VALUE);
    choice.setPrefWidth(260);
    choice.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(String name) {
            return name == null ? "" : shown(name);
          }

          @Override
          public String fromString(String text) {
            return text;
          }
        });
    choice.getItems().add(AudioDevices.DEFAULT);
    if (!now.equals(AudioDevices.DEFAULT)) {
      choice.getItems().add(now);
    }
    choice.setValue(now);
    var _ =
        CompletableFuture.supplyAsync(names, work -> Thread.ofVirtual().start(work))
            .thenAccept(found -> UiThread.run(() -> addNew(choice.getItems(), found)));
    return choice;
  }

  private static void addNew(List<String> items, List<String> found) {
    found.stream().filter(name -> !items.contains(name)).forEach(items::add);
  }

  private static String shown(String name) {
    String key = "devices.name." + name;
    return Strings.has(key) ? Strings.get(key) : name;
  }
}
