package org.chordial.app.ui.control;

import java.util.List;
import java.util.stream.IntStream;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;

/** The program's icon, which the build takes from the project's icons folder. */
public final class AppIcon {
  private static final String PATH = "/org/chordial/app/icons/chordial-";
  private static final int[] SIZES = {16, 32, 48, 64, 128, 256};

  private AppIcon() {}

  /** In every size that a desktop may want. */
  public static List<Image> all() {
    return IntStream.of(SIZES).mapToObj(AppIcon::load).toList();
  }

  /**
   * The icon as a part of a screen.
   *
   * @param size in pixels; one of those that exist, doubled, is loaded for dense displays
   */
  public static ImageView view(int size) {
    ImageView view = new ImageView(load(2 * size));
    view.setFitWidth(size);
    view.setFitHeight(size);
    return view;
  }

  private static Image load(int size) {
    return new Image(AppIcon.class.getResource(PATH + size + ".png").toExternalForm());
  }
}
