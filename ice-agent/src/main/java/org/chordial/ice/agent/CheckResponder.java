package org.chordial.ice.agent;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.chordial.ice.stun.Protection;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunAttribute.ErrorCode;
import org.chordial.ice.stun.StunClass;
import org.chordial.ice.stun.StunCodec;
import org.chordial.ice.stun.StunIntegrity;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.StunServer;

/** The server side of connectivity checks (RFC 8445, section 7.3). */
final class CheckResponder {

  /** The two ways on after a request was answered. */
  interface Handler extends Consumer<CheckRequest> {
    void roleSwitched();
  }

  private final String ufrag;
  private final byte[] key;
  private final RoleKeeper role;
  private final IceCounters counters;
  private final Handler handler;

  CheckResponder(String ufrag, String pwd, RoleKeeper role, IceCounters counters, Handler handler) {
    this.ufrag = ufrag;
    this.key = Protection.shortTermKey(pwd);
    this.role = role;
    this.counters = counters;
    this.handler = handler;
  }

  /** Answers one request; the datagram is neither moved nor released. */
  void received(LocalBase base, ByteBuf datagram, StunMessage request, InetSocketAddress from) {
    Optional<String> username =
        request.find(StunAttribute.Username.class).map(StunAttribute.Username::value);
    Optional<Long> priority =
        request.find(StunAttribute.Priority.class).map(StunAttribute.Priority::value);
    // Section 7.3: "It MUST utilize the FINGERPRINT mechanism."
    if (!request.isBinding(StunClass.REQUEST) || !request.has(StunAttribute.Fingerprint.class)) {
      counters.dropped++;
      return;
    }
    StunIntegrity.Verdict integrity = StunIntegrity.verify(datagram, key);
    if (username.isEmpty() || integrity == StunIntegrity.Verdict.ABSENT) {
      counters.dropped++;
      send(base, from, error(request, ErrorCode.BAD_REQUEST), Protection.fingerprinted());
      return;
    }
    if (!username.get().startsWith(ufrag + ":") || integrity == StunIntegrity.Verdict.WRONG) {
      counters.dropped++;
      send(base, from, error(request, ErrorCode.UNAUTHENTICATED), Protection.fingerprinted());
      return;
    }
    counters.checksReceived++;
    Protection protection = protection(request);
    List<Integer> unknown = StunServer.unknownRequired(request);
    if (!unknown.isEmpty()) {
      send(base, from, StunServer.refusal(request, unknown), protection);
      return;
    }
    if (priority.isEmpty()) {
      send(base, from, error(request, ErrorCode.BAD_REQUEST), protection);
      return;
    }
    RoleKeeper.Verdict roles = role.judge(request);
    if (roles != RoleKeeper.Verdict.FINE) {
      counters.roleConflicts++;
    }
    if (roles == RoleKeeper.Verdict.REFUSE) {
      send(base, from, error(request, ErrorCode.ROLE_CONFLICT), protection);
      return;
    }
    if (roles == RoleKeeper.Verdict.SWITCH) {
      role.switchRole();
      handler.roleSwitched();
    }
    send(
        base,
        from,
        StunMessage.binding(
            StunClass.SUCCESS_RESPONSE, request.id(), new StunAttribute.XorMappedAddress(from)),
        protection);
    handler.accept(
        new CheckRequest(
            base,
            from,
            Math.clamp(priority.get(), 1, Priorities.HIGHEST),
            request.has(StunAttribute.UseCandidate.class),
            CheckRequests.nomination(request),
            username.get().substring(ufrag.length() + 1)));
  }

  /** RFC 8489, section 9.1.3: the response has the kind of integrity that proved the request. */
  private Protection protection(StunMessage request) {
    return new Protection(
        request.has(StunAttribute.MessageIntegritySha256.class)
            ? Protection.Integrity.SHA256
            : Protection.Integrity.SHA1,
        key,
        true);
  }

  private static StunMessage error(StunMessage request, int code) {
    return StunMessage.binding(
        StunClass.ERROR_RESPONSE, request.id(), new StunAttribute.ErrorCode(code, ""));
  }

  private static void send(
      LocalBase base, InetSocketAddress to, StunMessage response, Protection protection) {
    base.socket().send(StunCodec.encode(response, protection, ByteBufAllocator.DEFAULT), to);
  }
}
