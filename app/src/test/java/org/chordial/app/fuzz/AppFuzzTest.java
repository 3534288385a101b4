package org.chordial.app.fuzz;

import org.chordial.ice.fuzz.FuzzedDecoders;

/** Every decoder of the phone. */
class AppFuzzTest extends FuzzedDecoders {

  AppFuzzTest() {
    super(
        "app",
        AppDecoderFuzzer.class,
        "/corpus",
        AppDecoderFuzzer.DECODERS,
        AppDecoderFuzzer::decode);
  }
}
