package org.chordial.media.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PsnrTest {

  @Test
  void anErrorOfOneEverywhereIs48Decibels() {
    byte[] received = new byte[64];
    Arrays.fill(received, (byte) 1);
    assertEquals(48.13, Psnr.decibels(new byte[64], received), 0.01);
  }

  @Test
  void blackForWhiteIsZeroDecibels() {
    byte[] white = new byte[64];
    Arrays.fill(white, (byte) 255);
    assertEquals(0, Psnr.decibels(new byte[64], white), 1e-9);
  }

  @Test
  void equalPicturesHaveAFiniteValue() {
    assertEquals(Psnr.EQUAL_DB, Psnr.decibels(new byte[64], new byte[64]));
  }

  @Test
  void picturesOfDifferentSizesAreNotCompared() {
    assertThrows(IllegalArgumentException.class, () -> Psnr.decibels(new byte[64], new byte[63]));
  }
}
