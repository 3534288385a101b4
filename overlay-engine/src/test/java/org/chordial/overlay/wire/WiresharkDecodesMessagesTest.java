package org.chordial.overlay.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind of message, framed as on a link, against Wireshark's RELOAD dissector.
 *
 * <p>Where the dissector is wrong the sample goes around it: it reads a candidate's priority and a
 * specifier's dictionary keys from the wrong place, its XML dissector fails on a few bytes, and it
 * does not know the signer identity {@code none}.
 */
class WiresharkDecodesMessagesTest {
  private static final int RELOAD_PORT = 6084;
  private static final int FIRST_TRANSACTION = 0x1000;
  private static final String A = SampleMessages.A.toString();
  private static final String B = SampleMessages.B.toString();
  private static final String C = SampleMessages.C.toString();

  /**
   * What the dissector must say about each sample: field=value, where the fields differ by kind.
   */
  private static final Map<String, String> EXPECTED = expected();

  @TempDir private Path directory;

  private static Map<String, String> expected() {
    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("probe_req", "probe_information.type=0x01,0x02,0x03");
    expected.put("probe_ans", "responsible_set=0x1dcd6500 num_resources=7 uptime=3600");
    expected.put("probe_ans_unknown", "probe_information.type=0x04,0x03 uptime=4294967295");
    expected.put("join_req", "joinreq.joining_peer_id=" + A);
    expected.put("join_ans", "message.code=16");
    expected.put(
        "leave_req",
        "leavereq.leaving_peer_id=" + A + " chordleavedata.type=1 nodeid=" + B + "," + C);
    expected.put("leave_ans", "message.code=18");
    expected.put("update_req_ready", "chordupdate.type=1 uptime=3600");
    expected.put("update_req_neighbors", "chordupdate.type=2 nodeid=" + A + "," + B + "," + C);
    expected.put(
        "update_req_full",
        "chordupdate.type=3 nodeid=" + A + "," + B + "," + A + "," + C + "," + B);
    expected.put("update_ans", "message.code=20");
    expected.put("route_query_req", "sendupdate=1");
    expected.put("route_query_ans", "chordroutequeryans.nodeid=" + B);
    expected.put(
        "attach_req",
        "ipv4addr=192.0.2.1,10.0.0.1 ipv6addr=2001:db8::1 port=6084,6084,5001"
            + " overlaylink.type=1,1 icecandidate.type=1,2 sendupdate=1");
    expected.put(
        "attach_ans",
        "ipv4addr=127.0.0.1 port=6084 overlaylink.type=4 icecandidate.type=1 sendupdate=0");
    expected.put(
        "app_attach_req",
        "application=5060 icecandidate.type=4 ipv4addr=198.51.100.7,203.0.113.9 port=40000,1024");
    expected.put("app_attach_ans", "application=5060");
    expected.put(
        "store_req",
        "kinddata.kind=1,16,2 store.replica_number=0 storeddata.lifetime=3600,86400,60"
            + " generation_counter=1,0,18446744073709551615 arrayentry.index=4294967295"
            + " turnserver.iteration=1 ipv4addr=192.0.2.1 port=3478"
            + " signature.identity.type=1,1,1,1");
    expected.put(
        "store_req_unknown_kind",
        "kinddata.kind=4026531841 store.replica_number=2 storeddata.lifetime=60");
    expected.put("store_ans", "kinddata.kind=1,16 generation_counter=2,1 nodeid=" + A + "," + B);
    expected.put("fetch_req", "kinddata.kind=1,16,2 generation_counter=0,3,0");
    expected.put("fetch_req_wildcard", "kinddata.kind=1,4026531841 generation_counter=0,9");
    expected.put(
        "fetch_ans",
        "kinddata.kind=1,2,3 generation_counter=2,0,5 storeddata.lifetime=3600,0"
            + " signature.identity.type=1,3,1 signature_algorithm=1,0,1");
    expected.put("stat_req", "kinddata.kind=1,16,2 generation_counter=0,3,0");
    expected.put(
        "stat_ans",
        "kinddata.kind=1,16,2 metadata.value_length=10,10,0 arrayentry.index=4"
            + " storeddata.lifetime=3600,3600,3600 hash_algorithm=4,4,4,4");
    expected.put("find_req", "kindid=2,16");
    expected.put("find_ans", "kinddata.kind=2,16");
    expected.put("ping_req", "message.code=23");
    expected.put("ping_ans", "ping.response_id=9305357566071262703");
    expected.put("config_update_req", "configupdatereq.type=1");
    expected.put("config_update_req_kinds", "configupdatereq.type=2");
    expected.put("config_update_req_unknown", "configupdatereq.type=7");
    expected.put("config_update_ans", "message.code=34");
    expected.put("error", "error_response.code=2");
    return expected;
  }

  @Test
  void everyKindOfMessageDecodesWithTheFieldsWeEncoded() throws Exception {
    Map<String, MessageBody> samples = samples();
    assertEquals(samples.keySet(), EXPECTED.keySet());
    List<byte[]> datagrams = new ArrayList<>();
    for (MessageBody body : samples.values()) {
      int number = datagrams.size();
      datagrams.add(framed(number, SampleMessages.with(body, FIRST_TRANSACTION + number)));
    }
    List<Map<String, String>> decoded = Tshark.decode(directory, RELOAD_PORT, datagrams, fields());
    assertEquals(datagrams.size(), decoded.size());
    int number = 0;
    for (Map.Entry<String, MessageBody> sample : samples.entrySet()) {
      String name = sample.getKey();
      Map<String, String> wanted = new TreeMap<>(parse(EXPECTED.get(name)));
      wanted.put("_ws.malformed", "");
      wanted.put("_ws.expert.message", name.equals("fetch_ans") ? "Unknown identity type" : "");
      wanted.put("reload_framing.sequence", Integer.toString(number));
      wanted.put("reload.forwarding.overlay", "0x9aa32b8d");
      wanted.put("reload.forwarding.ttl", "100");
      wanted.put("reload.forwarding.fragment.last", "1");
      wanted.put(
          "reload.forwarding.trans_id", String.format("0x%016x", FIRST_TRANSACTION + number));
      wanted.put("reload.message.code", Integer.toString(sample.getValue().messageCode()));
      wanted.put("reload.destination.data.nodeid", B);
      Map<String, String> got = new TreeMap<>(decoded.get(number));
      got.keySet().retainAll(wanted.keySet());
      assertEquals(wanted, got, name);
      number++;
    }
  }

  private static Map<String, MessageBody> samples() {
    Map<String, MessageBody> samples = new LinkedHashMap<>(SampleMessages.bodies());
    Opaque xml =
        Opaque.ofUtf8("<overlay xmlns=\"urn:ietf:params:xml:ns:p2p:config-base\"></overlay>");
    samples.put("config_update_req", new ConfigUpdateReq(new ConfigUpdate.ConfigData(xml)));
    samples.put(
        "config_update_req_kinds", new ConfigUpdateReq(new ConfigUpdate.Kinds(List.of(xml, xml))));
    FetchReq fetch = (FetchReq) samples.get("fetch_req");
    List<StoredDataSpecifier> specifiers = new ArrayList<>(fetch.specifiers());
    specifiers.set(
        0,
        new StoredDataSpecifier(
            KindId.SIP_REGISTRATION, 0, new ModelSpecifier.Dictionary(List.of())));
    samples.put("fetch_req", new FetchReq(fetch.resource(), specifiers));
    samples.put("stat_req", new StatReq(fetch.resource(), specifiers));
    return samples;
  }

  private static List<String> fields() {
    return Stream.concat(
            Stream.of(
                "_ws.malformed",
                "_ws.expert.message",
                "reload_framing.sequence",
                "reload.forwarding.overlay",
                "reload.forwarding.ttl",
                "reload.forwarding.fragment.last",
                "reload.forwarding.trans_id",
                "reload.message.code",
                "reload.destination.data.nodeid"),
            EXPECTED.values().stream().flatMap(line -> parse(line).keySet().stream()))
        .distinct()
        .toList();
  }

  private static Map<String, String> parse(String line) {
    return Arrays.stream(line.split(" "))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> "reload." + pair[0], pair -> pair[1]));
  }

  private static byte[] framed(int sequence, Message message) {
    MessageCodec codec = new MessageCodec(WireSettings.STANDARD);
    ByteBuf encoded = codec.encode(message, UnpooledByteBufAllocator.DEFAULT);
    ByteBuf frame =
        FramedMessageCodec.encode(
            new FramedMessage.Data(sequence, encoded), UnpooledByteBufAllocator.DEFAULT);
    byte[] bytes = Opaque.copyOf(frame).toBytes();
    encoded.release();
    frame.release();
    return bytes;
  }
}
