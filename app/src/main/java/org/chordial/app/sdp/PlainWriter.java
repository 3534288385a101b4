package org.chordial.app.sdp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.chordial.media.codec.AudioCodec;

/** Makes the text of a {@link PlainDescription}. */
final class PlainWriter {
  private PlainWriter() {}

  static String write(PlainDescription description, InetAddress host) {
    String address = (host instanceof Inet6Address ? "IN IP6 " : "IN IP4 ") + host.getHostAddress();
    List<SdpMedia> media = new ArrayList<>();
    for (PlainDescription.Line line : description.lines()) {
      media.add(
          line.audio()
              .map(audio -> audio(line.protocol(), audio))
              .orElseGet(
                  () ->
                      new SdpMedia(
                          line.kind(),
                          0,
                          line.protocol(),
                          line.formats(),
                          Optional.empty(),
                          List.of())));
    }
    return SdpCodec.write(
        new Sdp(
            new Sdp.Origin("-", description.sessionId(), description.version(), address),
            Optional.of(address),
            List.of(),
            media));
  }

  private static SdpMedia audio(String protocol, PlainDescription.Audio audio) {
    List<String> formats = new ArrayList<>();
    List<SdpAttribute> attributes = new ArrayList<>();
    for (PlainDescription.Format format : audio.codecs()) {
      String type = Integer.toString(format.payloadType());
      formats.add(type);
      attributes.add(new SdpAttribute("rtpmap", type + " " + format.codec().encoding()));
      if (format.codec() == AudioCodec.OPUS) {
        attributes.add(new SdpAttribute("fmtp", type + " minptime=10;useinbandfec=1"));
      }
    }
    for (PlainDescription.Events events : audio.events()) {
      String type = Integer.toString(events.payloadType());
      formats.add(type);
      attributes.add(new SdpAttribute("rtpmap", type + " telephone-event/" + events.clockRate()));
      attributes.add(new SdpAttribute("fmtp", type + " 0-15"));
    }
    attributes.add(new SdpAttribute("ptime", "20"));
    if (audio.mux()) {
      attributes.add(SdpAttribute.flag("rtcp-mux"));
    }
    attributes.add(SdpAttribute.flag(audio.direction().name().toLowerCase(Locale.ROOT)));
    return new SdpMedia(
        "audio", audio.rtp().getPort(), protocol, formats, Optional.empty(), attributes);
  }
}
