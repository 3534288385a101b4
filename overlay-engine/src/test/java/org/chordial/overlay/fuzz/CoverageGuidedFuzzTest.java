package org.chordial.overlay.fuzz;

import org.chordial.ice.fuzz.FuzzedDecoders;

/** Every decoder of the overlay. */
class CoverageGuidedFuzzTest extends FuzzedDecoders {

  CoverageGuidedFuzzTest() {
    super("overlay", DecoderFuzzer.class, "/corpus", DecoderFuzzer.DECODERS, DecoderFuzzer::decode);
  }
}
