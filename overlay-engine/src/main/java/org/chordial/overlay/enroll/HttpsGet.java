package org.chordial.overlay.enroll;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * One HTTPS GET from an address that another name led to: "the peer MUST form an HTTPS connection
 * to that IP address. [...] the certificate MUST match the overlay name" (RFC 6940 section 11.2).
 * The JDK's client would look for the name itself. Blocks.
 */
final class HttpsGet {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private HttpsGet() {}

  record Response(int status, byte[] body) {}

  /**
   * @param uri whose host the certificate has to be for, and whose path is asked for
   * @throws IOException an {@link javax.net.ssl.SSLException} where the server is not believed
   */
  static Response send(InetSocketAddress address, URI uri, SSLContext trust, int maxBody)
      throws IOException {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    CompletableFuture<Response> response = new CompletableFuture<>();
    try {
      var _ =
          new Bootstrap()
              .group(group)
              .channel(NioSocketChannel.class)
              .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis())
              .handler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                      channel
                          .pipeline()
                          .addLast(new SslHandler(engine(trust, uri.getHost())))
                          .addLast(new HttpClientCodec())
                          .addLast(new HttpObjectAggregator(maxBody))
                          .addLast(new Exchange(uri, response));
                    }
                  })
              .connect(address)
              .addListener(
                  connected -> {
                    if (!connected.isSuccess()) {
                      response.completeExceptionally(connected.cause());
                    }
                  });
      return response.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw cause(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("it took too long", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("it was interrupted", e);
    } finally {
      var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  private static IOException cause(Throwable failure) {
    Throwable cause = failure instanceof DecoderException ? failure.getCause() : failure;
    return cause instanceof IOException known ? known : new IOException(cause);
  }

  private static SSLEngine engine(SSLContext trust, String name) {
    SSLEngine engine = trust.createSSLEngine(name, -1);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setServerNames(List.of(new SNIHostName(name)));
    engine.setSSLParameters(parameters);
    return engine;
  }

  private static final class Exchange extends SimpleChannelInboundHandler<FullHttpResponse> {
    private final URI uri;
    private final CompletableFuture<Response> response;

    Exchange(URI uri, CompletableFuture<Response> response) {
      this.uri = uri;
      this.response = response;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      DefaultFullHttpRequest request =
          new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, uri.getRawPath());
      request
          .headers()
          .set(HttpHeaderNames.HOST, uri.getHost())
          .set(HttpHeaderNames.ACCEPT, "application/p2p-overlay+xml")
          .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      var _ = context.writeAndFlush(request);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse answer) {
      response.complete(
          new Response(answer.status().code(), ByteBufUtil.getBytes(answer.content())));
      var _ = context.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      response.completeExceptionally(cause);
      var _ = context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      response.completeExceptionally(new IOException("it hung up"));
    }
  }
}
