package org.chordial.ice.turn.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.chordial.ice.behaviour.BehaviourServer;
import org.chordial.ice.stun.Protection;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunAttribute.ErrorCode;
import org.chordial.ice.stun.StunClass;
import org.chordial.ice.stun.StunCodec;
import org.chordial.ice.stun.StunException;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.StunServer;
import org.chordial.ice.stun.TurnAttribute;
import org.chordial.ice.turn.ChannelData;
import org.chordial.ice.turn.Indications;
import org.chordial.ice.turn.RelayCredentials;
import org.chordial.ice.turn.TurnMethod;

/** Sorts what clients send: data onwards, requests to those who answer them, the rest away. */
final class TurnDispatcher {

  private final RelayCore core;
  private final Authenticator authenticator;
  private final CredentialSource credentials;
  private final TurnRequestHandler handler;
  private final TcpRequestHandler streams;
  private final ReplyBudget budget;
  private boolean relaying = true;
  private BehaviourServer behaviour;

  TurnDispatcher(RelayCore core, Authenticator authenticator, CredentialSource credentials) {
    this.core = core;
    this.credentials = credentials;
    this.authenticator = authenticator;
    this.handler = new TurnRequestHandler(core);
    this.streams = new TcpRequestHandler(core);
    this.budget = new ReplyBudget(core.settings().longRepliesPerSecond());
  }

  /** Off: no new allocations. */
  void relaying(boolean on) {
    relaying = on;
  }

  /** From now on Binding requests over UDP are answered as RFC 5780 has it. */
  void behaviour(BehaviourServer server) {
    behaviour = server;
  }

  /** Whether somebody who has proved nothing gets an answer. */
  boolean permits(InetAddress to, int requestBytes, int replyBytes) {
    return budget.permits(to, requestBytes, replyBytes, core.nowMillis());
  }

  /** Takes one whole message of a client. */
  void received(ClientLink link, ByteBuf message) {
    if (ChannelData.is(message)) {
      channelData(link, message);
      return;
    }
    try {
      StunMessage decoded = StunCodec.decode(message);
      if (Indications.is(message, TurnMethod.SEND)) {
        send(link, message.retain(), decoded);
      } else if (decoded.messageClass() == StunClass.REQUEST) {
        request(link, message, decoded);
      } else if (!decoded.isBinding(StunClass.INDICATION)) {
        core.counters().malformed++;
      }
    } catch (StunException e) {
      core.counters().malformed++;
    } finally {
      message.release();
    }
  }

  private void channelData(ClientLink link, ByteBuf message) {
    ServerAllocation allocation = link.allocation();
    if (allocation == null) {
      core.counters().unbound++;
      message.release();
    } else {
      allocation.heardOn(link);
      allocation.channelData(message);
    }
  }

  /** Section 11.2: "the Send indication must contain both an XOR-PEER-ADDRESS and a DATA". */
  private void send(ClientLink link, ByteBuf message, StunMessage decoded) {
    ServerAllocation allocation = link.allocation();
    Optional<InetSocketAddress> peer =
        decoded.find(TurnAttribute.XorPeerAddress.class).map(TurnAttribute.XorPeerAddress::address);
    if (allocation == null
        || peer.isEmpty()
        || !StunServer.unknownRequired(decoded).isEmpty()
        || decoded.has(TurnAttribute.DontFragment.class)
        || !Indications.narrow(message)) {
      core.counters().malformed++;
      message.release();
    } else {
      allocation.heardOn(link);
      allocation.sendIndication(message, peer.get());
    }
  }

  private void request(ClientLink link, ByteBuf datagram, StunMessage request) {
    if (request.method() == StunMessage.BINDING) {
      binding(link, datagram, request);
      return;
    }
    if (!isTurn(request.method())) {
      core.counters().malformed++;
      return;
    }
    switch (authenticator.judge(request, datagram, link.client())) {
      case Authenticator.Verdict.Proven(var username, var protection) -> {
        proven(
            request,
            link,
            username,
            response -> {
              if (response.messageClass() == StunClass.ERROR_RESPONSE) {
                core.counters().refused++;
              }
              link.send(StunCodec.encode(response, protection, ByteBufAllocator.DEFAULT));
            });
      }
      case Authenticator.Verdict.Refused(int code, var attributes) -> {
        if (code == ErrorCode.UNAUTHENTICATED) {
          core.counters().challenges++;
        } else {
          core.counters().refused++;
        }
        List<StunAttribute> all = new ArrayList<>(attributes);
        all.addFirst(new ErrorCode(code, ""));
        toStranger(
            link,
            datagram,
            request,
            new StunMessage(StunClass.ERROR_RESPONSE, request.method(), request.id(), all));
      }
    }
  }

  private void proven(
      StunMessage request, ClientLink link, String username, Consumer<StunMessage> reply) {
    if (!StunServer.unknownRequired(request).isEmpty()) {
      reply.accept(StunServer.refusal(request, StunServer.unknownRequired(request)));
      return;
    }
    switch (request.method()) {
      case TurnMethod.CONNECT -> streams.connect(request, link, username, reply);
      case TurnMethod.CONNECTION_BIND -> reply.accept(streams.bind(request, link, username));
      case TurnMethod.ALLOCATE ->
          reply.accept(
              relaying
                  ? handler.handle(request, link, username)
                  : TurnRequestHandler.error(request, ErrorCode.FORBIDDEN));
      default -> reply.accept(handler.handle(request, link, username));
    }
  }

  private static boolean isTurn(int method) {
    return switch (method) {
      case TurnMethod.ALLOCATE,
          TurnMethod.REFRESH,
          TurnMethod.CREATE_PERMISSION,
          TurnMethod.CHANNEL_BIND,
          TurnMethod.CONNECT,
          TurnMethod.CONNECTION_BIND ->
          true;
      default -> false;
    };
  }

  private void binding(ClientLink link, ByteBuf datagram, StunMessage request) {
    if (behaviour != null && link.socket().filter(behaviour::isPrimary).isPresent()) {
      core.counters().bindings++;
      behaviour.answer(request, datagram.readableBytes(), link.client());
      return;
    }
    List<Integer> unknown = StunServer.unknownRequired(request);
    if (unknown.isEmpty()) {
      core.counters().bindings++;
      List<StunAttribute> attributes = new ArrayList<>();
      attributes.add(new StunAttribute.XorMappedAddress(link.client()));
      if (RelayCredentials.isAsked(request)) {
        credentials
            .issue(link.certificates())
            .map(RelayCredentials::answer)
            .ifPresent(attributes::add);
      }
      toStranger(
          link,
          datagram,
          request,
          new StunMessage(
              StunClass.SUCCESS_RESPONSE, StunMessage.BINDING, request.id(), attributes));
    } else {
      core.counters().refused++;
      toStranger(link, datagram, request, StunServer.refusal(request, unknown));
    }
  }

  private void toStranger(
      ClientLink link, ByteBuf datagram, StunMessage request, StunMessage response) {
    Protection protection =
        request.has(StunAttribute.Fingerprint.class)
            ? Protection.fingerprinted()
            : Protection.none();
    ByteBuf encoded = StunCodec.encode(response, protection, ByteBufAllocator.DEFAULT);
    if (link.isProven()
        || permits(link.client().getAddress(), datagram.readableBytes(), encoded.readableBytes())) {
      link.send(encoded);
    } else {
      core.counters().unanswered++;
      encoded.release();
    }
  }
}
