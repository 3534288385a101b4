package org.chordial.ice.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** A TCP connection on an event loop. Nothing is read before somebody wants it. */
final class NettyStreamConnection extends ChannelInboundHandlerAdapter implements StreamConnection {

  /** How long bytes sent just before the close may take to leave. */
  private static final int LINGER_SECONDS = 5;

  private final EventLoop loop;
  private Channel channel;
  private InetSocketAddress local;
  private InetSocketAddress remote;
  private Handler handler;
  private String closedReason;
  private boolean closing;
  private boolean told;

  NettyStreamConnection(EventLoop loop) {
    this.loop = loop;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
    channel.config().setOption(ChannelOption.TCP_NODELAY, true);
    channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    local = (InetSocketAddress) channel.localAddress();
    remote = (InetSocketAddress) channel.remoteAddress();
  }

  @Override
  public InetSocketAddress localAddress() {
    return local;
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public void send(ByteBuf bytes) {
    if (closing || closedReason != null) {
      bytes.release();
    } else {
      var _ = channel.writeAndFlush(bytes, channel.voidPromise());
    }
  }

  @Override
  public long pendingBytes() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return waiting == null ? 0 : waiting.totalPendingWriteBytes();
  }

  @Override
  public void handler(Handler handler) {
    this.handler = handler;
    if (closedReason != null) {
      tellClosed();
    } else {
      channel.config().setAutoRead(true);
    }
  }

  @Override
  public void reading(boolean on) {
    if (closedReason == null) {
      channel.config().setAutoRead(on);
    }
  }

  @Override
  public void close() {
    if (closing || closedReason != null) {
      return;
    }
    closing = true;
    // What was sent before leaves first, but a peer that reads nothing cannot hold the socket.
    var _ = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    if (channel.isOpen()) {
      var limit = loop.schedule(this::closeNow, LINGER_SECONDS, TimeUnit.SECONDS);
      channel.closeFuture().addListener(done -> limit.cancel(false));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (handler == null || closing) {
      ReferenceCountUtil.release(message);
    } else {
      handler.received((ByteBuf) message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    ended("");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    ended("The connection broke: " + cause.getMessage());
    var _ = context.close();
  }

  private void closeNow() {
    var _ = channel.close();
  }

  private void ended(String reason) {
    if (closedReason == null) {
      closedReason = reason;
      tellClosed();
    }
  }

  private void tellClosed() {
    if (handler != null && !told) {
      told = true;
      handler.closed(closedReason);
    }
  }
}
