package org.chordial.app.ui.control;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.geometry.Rectangle2D;
import javafx.scene.AccessibleRole;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Region;
import org.chordial.media.video.VideoFrame;
import org.chordial.media.video.VideoSink;
import org.chordial.media.video.devices.Pictures;

/**
 * Shows moving pictures, as large as fits or, cropped, so that it is filled. The sink may be fed
 * from any thread: only the newest picture waits for the FX thread, older ones are dropped.
 */
public final class PicturePane extends Region {
  private final ImageView view = new ImageView();
  private final ReadOnlyBooleanWrapper showing = new ReadOnlyBooleanWrapper();
  private final AtomicReference<VideoFrame> newest = new AtomicReference<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final boolean fill;
  private PixelBuffer<ByteBuffer> pixels;

  /**
   * @param fill whether the picture is cropped to fill the pane
   */
  public PicturePane(boolean fill, String accessibleText) {
    this.fill = fill;
    getStyleClass().add("picture-pane");
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    setAccessibleText(accessibleText);
    view.setPreserveRatio(true);
    view.setSmooth(true);
    getChildren().add(view);
  }

  /** Whether there is a picture. */
  public ReadOnlyBooleanProperty showing() {
    return showing.getReadOnlyProperty();
  }

  /** A sink that shows its frames here; closing it clears the pane. */
  public VideoSink sink() {
    return new VideoSink() {
      @Override
      public void show(VideoFrame frame) {
        replace(frame);
      }

      @Override
      public void close() {
        replace(null);
      }
    };
  }

  private void replace(VideoFrame frame) {
    VideoFrame dropped = newest.getAndSet(frame);
    if (dropped != null) {
      dropped.release();
    }
    if (scheduled.compareAndSet(false, true)) {
      Platform.runLater(this::update);
    }
  }

  private void update() {
    scheduled.set(false);
    VideoFrame frame = newest.getAndSet(null);
    if (frame == null) {
      showing.set(false);
      view.setImage(null);
      pixels = null;
      return;
    }
    try {
      paint(frame);
    } finally {
      frame.release();
    }
  }

  private void paint(VideoFrame frame) {
    if (pixels == null
        || pixels.getWidth() != frame.width()
        || pixels.getHeight() != frame.height()) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(4 * frame.width() * frame.height());
      pixels =
          new PixelBuffer<>(
              frame.width(), frame.height(), bytes, PixelFormat.getByteBgraPreInstance());
      view.setImage(new WritableImage(pixels));
      requestLayout();
    }
    pixels.updateBuffer(
        buffer -> {
          Pictures.toBgra(frame, buffer.getBuffer());
          return null;
        });
    showing.set(true);
  }

  @Override
  protected void layoutChildren() {
    double width = getWidth();
    double height = getHeight();
    if (view.getImage() == null || width <= 0 || height <= 0) {
      return;
    }
    double imageWidth = view.getImage().getWidth();
    double imageHeight = view.getImage().getHeight();
    if (fill) {
      double scale = Math.max(width / imageWidth, height / imageHeight);
      double cropWidth = width / scale;
      double cropHeight = height / scale;
      view.setViewport(
          new Rectangle2D(
              (imageWidth - cropWidth) / 2, (imageHeight - cropHeight) / 2, cropWidth, cropHeight));
    } else {
      view.setViewport(null);
    }
    view.setFitWidth(width);
    view.setFitHeight(height);
    double shownWidth =
        fill ? width : imageWidth * Math.min(width / imageWidth, height / imageHeight);
    double shownHeight =
        fill ? height : imageHeight * Math.min(width / imageWidth, height / imageHeight);
    view.relocate((width - shownWidth) / 2, (height - shownHeight) / 2);
  }
}
