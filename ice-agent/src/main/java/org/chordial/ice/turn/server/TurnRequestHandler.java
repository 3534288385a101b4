package org.chordial.ice.turn.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chordial.ice.stun.AddressFamily;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunAttribute.ErrorCode;
import org.chordial.ice.stun.StunClass;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.StunServer;
import org.chordial.ice.stun.TurnAttribute;
import org.chordial.ice.turn.ChannelData;
import org.chordial.ice.turn.TurnMethod;

/** Carries out the requests of clients who have proven who they are (RFC 8656). */
final class TurnRequestHandler {

  /** Section 3.2: "the default lifetime of 10 minutes". */
  private static final long DEFAULT_LIFETIME = 600;

  private final RelayCore core;
  private final MobilityHandler mobility;

  TurnRequestHandler(RelayCore core) {
    this.core = core;
    this.mobility = new MobilityHandler(core, this::refreshed);
  }

  /** The response to a request. */
  StunMessage handle(StunMessage request, ClientLink link, String username) {
    List<Integer> unknown = new ArrayList<>(StunServer.unknownRequired(request));
    if (request.has(TurnAttribute.DontFragment.class)) {
      // Section 7.2, step 4: who cannot set the DF bit treats it "as an unknown
      // comprehension-required attribute".
      unknown.add(0x001a);
    }
    if (!unknown.isEmpty()) {
      return StunServer.refusal(request, unknown);
    }
    if (request.method() == TurnMethod.ALLOCATE) {
      return allocate(request, link, username);
    }
    if (request.method() == TurnMethod.REFRESH && request.has(TurnAttribute.MobilityTicket.class)) {
      return mobility.refresh(request, link, username);
    }
    ServerAllocation allocation = link.allocation();
    if (allocation == null) {
      return error(request, ErrorCode.ALLOCATION_MISMATCH);
    }
    // Section 5: the server checks "that the request has the same username and password" or else
    // answers "441 (Wrong Credentials)".
    if (!allocation.username().equals(username)) {
      return error(request, ErrorCode.WRONG_CREDENTIALS);
    }
    return switch (request.method()) {
      case TurnMethod.REFRESH -> refresh(request, allocation);
      case TurnMethod.CREATE_PERMISSION -> createPermission(request, allocation);
      case TurnMethod.CHANNEL_BIND -> channelBind(request, allocation);
      default -> error(request, ErrorCode.BAD_REQUEST);
    };
  }

  private StunMessage allocate(StunMessage request, ClientLink link, String username) {
    ServerAllocation existing = link.allocation();
    if (existing != null) {
      return existing.created().equals(request.id()) && existing.username().equals(username)
          ? existing.success()
          : error(request, ErrorCode.ALLOCATION_MISMATCH);
    }
    Optional<TurnAttribute.RequestedTransport> transport =
        request.find(TurnAttribute.RequestedTransport.class);
    if (transport.isEmpty()) {
      return error(request, ErrorCode.BAD_REQUEST);
    }
    boolean tcp = transport.get().protocol() == TurnAttribute.TCP;
    if (!tcp && transport.get().protocol() != TurnAttribute.UDP) {
      return error(request, ErrorCode.UNSUPPORTED_TRANSPORT_PROTOCOL);
    }
    Optional<Integer> wanted =
        request
            .find(TurnAttribute.RequestedAddressFamily.class)
            .map(TurnAttribute.RequestedAddressFamily::family);
    Optional<Integer> additional =
        request
            .find(TurnAttribute.AdditionalAddressFamily.class)
            .map(TurnAttribute.AdditionalAddressFamily::family);
    Optional<TurnAttribute.EvenPort> even = request.find(TurnAttribute.EvenPort.class);
    boolean reserves = even.isPresent() && even.get().reserveNext();
    boolean token = request.has(TurnAttribute.ReservationToken.class);
    if ((token && (even.isPresent() || wanted.isPresent() || additional.isPresent()))
        || (wanted.isPresent() && additional.isPresent())
        || (reserves && additional.isPresent())
        || (tcp && (!link.isStream() || token || even.isPresent() || additional.isPresent()))
        || request
            .find(TurnAttribute.MobilityTicket.class)
            .filter(t -> t.ticket().length > 0)
            .isPresent()
        || additional.filter(family -> family != AddressFamily.IPV6).isPresent()) {
      return error(request, ErrorCode.BAD_REQUEST);
    }
    int family = wanted.orElse(AddressFamily.IPV4);
    if (!core.ports().supports(family) && additional.isEmpty()) {
      return error(request, ErrorCode.ADDRESS_FAMILY_NOT_SUPPORTED);
    }
    if (!core.isWithinQuota(username)) {
      return error(request, ErrorCode.ALLOCATION_QUOTA_REACHED);
    }
    if (core.isFull()) {
      return error(request, ErrorCode.INSUFFICIENT_CAPACITY);
    }
    ServerAllocation allocation = core.create(link, username, request.id());
    List<StunAttribute> attributes = new ArrayList<>();
    if (tcp) {
      stream(family, allocation, attributes);
    } else if (token) {
      reserved(request, allocation, attributes);
    } else if (reserves) {
      pair(family, allocation, attributes);
    } else {
      relay(family, even.isPresent(), allocation, attributes);
      if (additional.isPresent()) {
        relay(AddressFamily.IPV6, false, allocation, attributes);
      }
    }
    return opened(request, link, allocation, attributes);
  }

  private StunMessage opened(
      StunMessage request,
      ClientLink link,
      ServerAllocation allocation,
      List<StunAttribute> attributes) {
    if (allocation.relays().isEmpty() && allocation.tcp() == null) {
      core.end(allocation);
      return error(request, ErrorCode.INSUFFICIENT_CAPACITY);
    }
    long lifetime = lifetime(request);
    allocation.expiryMillis = core.nowMillis() + lifetime * 1000;
    attributes.add(new TurnAttribute.Lifetime(lifetime));
    attributes.add(new StunAttribute.XorMappedAddress(link.client()));
    if (request.has(TurnAttribute.MobilityTicket.class)) {
      attributes.add(new TurnAttribute.MobilityTicket(core.tickets().issue(allocation)));
    }
    allocation.success(success(request, attributes));
    core.begin(allocation);
    return allocation.success();
  }

  /** RFC 6062, section 5.1. */
  private void stream(int family, ServerAllocation allocation, List<StunAttribute> attributes) {
    core.ports()
        .address(family)
        .flatMap(address -> core.tcp().open(address, allocation))
        .ifPresent(
            relay -> {
              allocation.tcp(relay);
              attributes.add(new TurnAttribute.XorRelayedAddress(relay.address()));
            });
  }

  private void pair(int family, ServerAllocation allocation, List<StunAttribute> attributes) {
    core.ports()
        .openPair(family, allocation, core.nowMillis())
        .ifPresent(
            pair -> {
              allocation.relays().add(pair.relay());
              attributes.add(new TurnAttribute.XorRelayedAddress(pair.relay().address()));
              attributes.add(new TurnAttribute.ReservationToken(pair.token()));
            });
  }

  /** Section 7.2, step 7: where the token is not valid, "508 (Insufficient Capacity)". */
  private void reserved(
      StunMessage request, ServerAllocation allocation, List<StunAttribute> attributes) {
    request
        .find(TurnAttribute.ReservationToken.class)
        .flatMap(token -> core.ports().claim(token.token(), allocation, core.nowMillis()))
        .ifPresent(
            relay -> {
              allocation.relays().add(relay);
              attributes.add(new TurnAttribute.XorRelayedAddress(relay.address()));
            });
  }

  /** Section 7.2, step 9: one family that cannot be had does not keep the other one back. */
  private void relay(
      int family, boolean even, ServerAllocation allocation, List<StunAttribute> attributes) {
    if (!core.ports().supports(family)) {
      attributes.add(
          new TurnAttribute.AddressErrorCode(family, ErrorCode.ADDRESS_FAMILY_NOT_SUPPORTED, ""));
      return;
    }
    Optional<RelayPort> opened = core.ports().open(family, even, allocation);
    if (opened.isPresent()) {
      allocation.relays().add(opened.get());
      attributes.add(new TurnAttribute.XorRelayedAddress(opened.get().address()));
    } else {
      attributes.add(
          new TurnAttribute.AddressErrorCode(family, ErrorCode.INSUFFICIENT_CAPACITY, ""));
    }
  }

  /** Section 7.2: at least the default, at most what the server allows. */
  private long lifetime(StunMessage request) {
    long asked =
        request
            .find(TurnAttribute.Lifetime.class)
            .map(TurnAttribute.Lifetime::seconds)
            .orElse(DEFAULT_LIFETIME);
    return Math.max(DEFAULT_LIFETIME, Math.min(asked, core.settings().maxLifetime().toSeconds()));
  }

  /** What a Refresh asks for: 0 is the end. */
  private long refreshed(StunMessage request) {
    return request.find(TurnAttribute.Lifetime.class).filter(l -> l.seconds() == 0).isPresent()
        ? 0
        : lifetime(request);
  }

  private StunMessage refresh(StunMessage request, ServerAllocation allocation) {
    Optional<TurnAttribute.RequestedAddressFamily> family =
        request.find(TurnAttribute.RequestedAddressFamily.class);
    if (family.isPresent() && !allocation.reaches(family.get().family())) {
      return error(request, ErrorCode.PEER_ADDRESS_FAMILY_MISMATCH);
    }
    long lifetime = refreshed(request);
    if (lifetime > 0) {
      allocation.expiryMillis = core.nowMillis() + lifetime * 1000;
      return success(request, List.of(new TurnAttribute.Lifetime(lifetime)));
    }
    RelayPort one = family.map(each -> allocation.relay(each.family())).orElse(null);
    if (one != null && allocation.relays().size() > 1) {
      allocation.relays().remove(one);
      core.ports().close(one);
    } else {
      core.end(allocation);
    }
    return success(request, List.of(new TurnAttribute.Lifetime(0)));
  }

  private StunMessage createPermission(StunMessage request, ServerAllocation allocation) {
    List<InetAddress> peers = new ArrayList<>();
    for (StunAttribute attribute : request.attributes()) {
      if (attribute instanceof TurnAttribute.XorPeerAddress(var address)) {
        peers.add(address.getAddress());
      }
    }
    if (peers.isEmpty()) {
      return error(request, ErrorCode.BAD_REQUEST);
    }
    for (InetAddress peer : peers) {
      if (!allocation.reaches(AddressFamily.of(peer))) {
        return error(request, ErrorCode.PEER_ADDRESS_FAMILY_MISMATCH);
      }
      if (!core.mayPeer(peer)) {
        return error(request, ErrorCode.FORBIDDEN);
      }
    }
    for (InetAddress peer : peers) {
      if (!allocation.permit(peer, core.nowMillis(), core.settings().peersPerAllocation())) {
        return error(request, ErrorCode.INSUFFICIENT_CAPACITY);
      }
    }
    return success(request, List.of());
  }

  private StunMessage channelBind(StunMessage request, ServerAllocation allocation) {
    Optional<Integer> number =
        request.find(TurnAttribute.ChannelNumber.class).map(TurnAttribute.ChannelNumber::number);
    Optional<InetSocketAddress> peer =
        request.find(TurnAttribute.XorPeerAddress.class).map(TurnAttribute.XorPeerAddress::address);
    long now = core.nowMillis();
    if (number.isEmpty()
        || peer.isEmpty()
        || number.get() < ChannelData.FIRST
        || number.get() > ChannelData.LAST
        || !allocation.isFree(number.get(), peer.get(), now)) {
      return error(request, ErrorCode.BAD_REQUEST);
    }
    InetSocketAddress address = peer.get();
    if (allocation.relay(AddressFamily.of(address.getAddress())) == null) {
      return error(request, ErrorCode.PEER_ADDRESS_FAMILY_MISMATCH);
    }
    if (!core.mayPeer(address)) {
      return error(request, ErrorCode.FORBIDDEN);
    }
    int most = core.settings().peersPerAllocation();
    if (!allocation.permit(address.getAddress(), now, most)
        || !allocation.bind(number.get(), address, now, most)) {
      return error(request, ErrorCode.INSUFFICIENT_CAPACITY);
    }
    return success(request, List.of());
  }

  static StunMessage success(StunMessage request, List<StunAttribute> attributes) {
    return new StunMessage(StunClass.SUCCESS_RESPONSE, request.method(), request.id(), attributes);
  }

  static StunMessage error(StunMessage request, int code) {
    return new StunMessage(
        StunClass.ERROR_RESPONSE, request.method(), request.id(), List.of(new ErrorCode(code, "")));
  }
}
