package org.chordial.ice.fuzz;

/** Every decoder of what comes from the network unasked, and of what gateways answer. */
class PacketFuzzTest extends FuzzedDecoders {

  PacketFuzzTest() {
    super("ice", PacketFuzzer.class, "/packets", PacketFuzzer.DECODERS, PacketFuzzer::decode);
  }
}
