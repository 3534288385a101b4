package org.chordial.overlay.wire;

import java.util.Optional;
import org.chordial.overlay.wire.IpAddressPort.IPv4AddrPort;
import org.chordial.overlay.wire.IpAddressPort.IPv6AddrPort;
import org.chordial.overlay.wire.IpAddressPort.UnknownAddress;

/** Attach, AppAttach, candidates and addresses (RFC 6940 sections 6.3.1.1, 6.5.1, 6.5.2, 9). */
final class AttachCodec {
  private static final int IPV4_ADDRESS = 1;
  private static final int IPV6_ADDRESS = 2;

  private AttachCodec() {}

  static AttachReqAns readAttach(WireReader in) throws WireException {
    return new AttachReqAns(
        in.opaque8(), in.opaque8(), in.opaque8(), in.list16(AttachCodec::readCandidate), in.bool());
  }

  static void writeAttach(WireWriter out, AttachReqAns attach) {
    out.opaque8(attach.ufrag())
        .opaque8(attach.password())
        .opaque8(attach.role())
        .list16(attach.candidates(), AttachCodec::writeCandidate)
        .bool(attach.sendUpdate());
  }

  static AppAttachReq readAppAttachReq(WireReader in) throws WireException {
    return new AppAttachReq(
        in.opaque8(),
        in.opaque8(),
        in.uint16(),
        in.opaque8(),
        in.list16(AttachCodec::readCandidate));
  }

  static AppAttachAns readAppAttachAns(WireReader in) throws WireException {
    AppAttachReq same = readAppAttachReq(in);
    return new AppAttachAns(
        same.ufrag(), same.password(), same.application(), same.role(), same.candidates());
  }

  static void writeAppAttach(WireWriter out, AppAttachReq attach) {
    out.opaque8(attach.ufrag())
        .opaque8(attach.password())
        .uint16(attach.application())
        .opaque8(attach.role())
        .list16(attach.candidates(), AttachCodec::writeCandidate);
  }

  static void writeAppAttach(WireWriter out, AppAttachAns attach) {
    writeAppAttach(
        out,
        new AppAttachReq(
            attach.ufrag(),
            attach.password(),
            attach.application(),
            attach.role(),
            attach.candidates()));
  }

  static IpAddressPort readAddress(WireReader in) throws WireException {
    int type = in.uint8();
    WireReader data = in.sub(in.uint8());
    IpAddressPort address =
        switch (type) {
          case IPV4_ADDRESS -> new IPv4AddrPort(data.bytes(4), data.uint16());
          case IPV6_ADDRESS -> new IPv6AddrPort(data.bytes(16), data.uint16());
          default -> new UnknownAddress(type, data.rest());
        };
    data.end();
    return address;
  }

  static void writeAddress(WireWriter out, IpAddressPort address) {
    switch (address) {
      case IPv4AddrPort(Opaque addr, int port) ->
          out.uint8(IPV4_ADDRESS).uint8(6).bytes(addr).uint16(port);
      case IPv6AddrPort(Opaque addr, int port) ->
          out.uint8(IPV6_ADDRESS).uint8(18).bytes(addr).uint16(port);
      case UnknownAddress(int type, Opaque data) -> out.uint8(type).opaque8(data);
    }
  }

  private static IceCandidate readCandidate(WireReader in) throws WireException {
    final IpAddressPort address = readAddress(in);
    final OverlayLinkType link = new OverlayLinkType(in.uint8());
    final Opaque foundation = in.opaque8();
    final long priority = in.uint32();
    int typeCode = in.uint8();
    CandType type =
        CandType.of(typeCode)
            .orElseThrow(() -> new WireException("a candidate of the unknown type " + typeCode));
    Optional<IpAddressPort> related =
        type == CandType.HOST ? Optional.empty() : Optional.of(readAddress(in));
    return new IceCandidate(
        address,
        link,
        foundation,
        priority,
        type,
        related,
        in.list16(extension -> new IceExtension(extension.opaque16(), extension.opaque16())));
  }

  private static void writeCandidate(WireWriter out, IceCandidate candidate) {
    writeAddress(out, candidate.addrPort());
    out.uint8(candidate.overlayLink().code())
        .opaque8(candidate.foundation())
        .uint32(candidate.priority())
        .uint8(candidate.type().value());
    candidate.relAddrPort().ifPresent(related -> writeAddress(out, related));
    out.list16(
        candidate.extensions(),
        (list, extension) -> list.opaque16(extension.name()).opaque16(extension.value()));
  }
}
