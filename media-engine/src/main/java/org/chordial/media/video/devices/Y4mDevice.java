package org.chordial.media.video.devices;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.chordial.media.MediaException;
import org.chordial.media.MediaFailure;
import org.chordial.media.video.VideoFrame;

/** A y4m file as a camera, over again from its start. */
final class Y4mDevice extends AbstractPictureDevice {
  private final Path file;
  private final int framesPerSecond;
  private Y4mReader reader;

  private Y4mDevice(Path file, Y4mReader reader) {
    super(file.toString(), reader.width(), reader.height());
    this.file = file;
    this.reader = reader;
    this.framesPerSecond = reader.framesPerSecond();
  }

  static Y4mDevice open(Path file) throws MediaException {
    try {
      return new Y4mDevice(file, new Y4mReader(file));
    } catch (IOException e) {
      throw new MediaException(MediaFailure.UNREADABLE_FILE, file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public int framesPerSecond() {
    return framesPerSecond;
  }

  /** A file that cannot be read any more shows black. */
  @Override
  public VideoFrame nextFrame(long timestampMicros) {
    try {
      Optional<VideoFrame> frame = reader.next(timestampMicros);
      if (frame.isPresent()) {
        return frame.get();
      }
      reader.close();
      reader = new Y4mReader(file);
      if (reader.width() == getResolution().width && reader.height() == getResolution().height) {
        frame = reader.next(timestampMicros);
      }
      return frame.orElseGet(() -> black(timestampMicros));
    } catch (IOException e) {
      return black(timestampMicros);
    }
  }

  @Override
  public void close() {
    super.close();
    try {
      reader.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private VideoFrame black(long timestampMicros) {
    return Pictures.black(getResolution().width, getResolution().height, timestampMicros);
  }
}
