package org.chordial.media.video.devices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.chordial.media.MediaException;
import org.chordial.media.MediaFailure;
import org.chordial.media.video.VideoFrame;
import org.chordial.media.video.VideoSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFilesTest {
  @TempDir Path dir;

  private Path record(int frames, long periodMicros) throws Exception {
    Path file = dir.resolve("p.y4m");
    Y4mSink sink = new Y4mSink(file);
    for (int n = 0; n < frames; n++) {
      VideoFrame frame = TestPattern.draw(176, 144, n, n * periodMicros);
      sink.show(frame);
      while (n % 20 == 19 && Files.size(file) == 0) {
        Thread.onSpinWait();
      }
    }
    sink.close();
    sink.awaitWritten(20_000);
    assertEquals(0, sink.lostFrames());
    return file;
  }

  @Test
  void whatIsRecordedCanBePlayedAsACamera() throws Exception {
    Path file = record(25, 33_333);
    try (VideoSource source = CameraDevices.openSource(file.toString()).orElseThrow()) {
      assertEquals(30, source.framesPerSecond());
      Optional<VideoFrame> frame = Optional.empty();
      for (long end = System.nanoTime() + 20_000_000_000L;
          frame.isEmpty() && System.nanoTime() < end; ) {
        frame = source.poll();
      }
      assertTrue(TestPattern.number(frame.orElseThrow()) >= 0);
      frame.get().release();
    }
  }

  @Test
  void aPictureThatStaysIsWrittenAgainSoThatTimeIsTrue() throws Exception {
    Path file = record(10, 100_000);
    int frames = 0;
    try (Y4mReader reader = new Y4mReader(file)) {
      for (Optional<VideoFrame> f = reader.next(0); f.isPresent(); f = reader.next(0)) {
        assertEquals(frames / 3, TestPattern.number(f.get()));
        f.get().release();
        frames++;
      }
    }
    assertEquals(28, frames);
  }

  @Test
  void damagedHeadersAreRefusedInASentence() {
    for (String header :
        new String[] {
          "",
          "JUNK W1 H1\n",
          "YUV4MPEG2 W0 H9\n",
          "YUV4MPEG2 W99999 H99999\n",
          "YUV4MPEG2 Wx Hy\n",
          "YUV4MPEG2 W16 H16 C444\n",
          "YUV4MPEG2 W16 H16 F0:1\n",
          "YUV4MPEG2 " + "x".repeat(300)
        }) {
      byte[] bytes = header.getBytes(StandardCharsets.US_ASCII);
      assertThrows(IOException.class, () -> new Y4mReader(new ByteArrayInputStream(bytes)), header);
    }
  }

  @Test
  void randomBytesNeverBringMoreThanAnError() {
    Random random = new Random(4);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes =
          ("YUV4MPEG2 W16 H16 F30:1\nFRAME\n" + "x".repeat(384))
              .getBytes(StandardCharsets.US_ASCII);
      for (int k = random.nextInt(6); k >= 0; k--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try (Y4mReader reader = new Y4mReader(new ByteArrayInputStream(bytes))) {
        reader.next(0).ifPresent(VideoFrame::release);
      } catch (IOException expected) {
        assertTrue(expected.getMessage() != null);
      }
    }
  }

  @Test
  void whatIsNotThereIsSaidSo() {
    MediaException missing =
        assertThrows(MediaException.class, () -> CameraDevices.openSource("/no/such.y4m"));
    assertEquals(MediaFailure.UNREADABLE_FILE, missing.failure());
    MediaException camera =
        assertThrows(MediaException.class, () -> CameraDevices.openSource("no such camera"));
    assertEquals(MediaFailure.NO_CAMERA, camera.failure());
  }

  @Test
  void webcamCaptureSeesThePatternAsACamera() {
    var devices = new CameraDriver().getDevices();
    var device = devices.getLast();
    device.open();
    BufferedImage image = device.getImage();
    device.close();
    assertEquals(640, image.getWidth());
    VideoFrame back = Pictures.fromImage(image, 0);
    assertEquals(0, TestPattern.number(back));
    back.release();
  }

  @Test
  void everyNumberCanBeReadFromItsPattern() {
    for (int n : new int[] {0, 1, 2, 255, 4096, 65_535, 65_536 + 7}) {
      VideoFrame frame = TestPattern.draw(320, 240, n, 0);
      assertEquals(n % TestPattern.NUMBERS, TestPattern.number(frame));
      frame.release();
    }
    VideoFrame black = Pictures.black(320, 240, 0);
    assertEquals(-1, TestPattern.number(black));
    black.release();
  }
}
