package org.chordial.overlay.enroll;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.chordial.ice.vnet.HeapWatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server does with HTTP that its own client would not send. */
class EnrollmentHttpTest {
  private static final int BODIES = 400;
  private static final int STREAMS = 100;
  private static final int FORMS = 50_000;
  private static final int REQUESTS = 5_000;
  private static final KeyPair KEYS = NodeKeys.generate();

  @TempDir private Path data;
  private EnrollmentServer server;
  private ServerTrust trust;
  private HttpClient http;

  @BeforeEach
  void start() throws Exception {
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server =
        EnrollmentServer.start(
            EnrollmentServerSettings.of(data, "example.org", loopback, List.of()),
            InstantSource.system());
    server.accounts().add("alice@example.org", "correct horse".toCharArray());
    trust = ServerTrust.fingerprint(server.fingerprint());
    http = HttpClient.newBuilder().sslContext(trust.context()).build();
  }

  @AfterEach
  void stop() throws Exception {
    http.close();
    server.close();
  }

  private HttpResponse<String> post(String type, byte[] body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(server.enrollmentUri())
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(URI uri) throws Exception {
    return http.send(HttpRequest.newBuilder(uri).GET().build(), BodyHandlers.ofString());
  }

  private static MultipartForm.Writer form(String user, String password) {
    return new MultipartForm.Writer("xyz").field("username", user).field("password", password);
  }

  private static byte[] csr(String user) {
    return CertificateRequest.encode(KEYS, user);
  }

  @Test
  void answersInTheTokensOfTheRfc() throws Exception {
    var right = form("alice@example.org", "correct horse");
    HttpResponse<String> badCsr =
        post(
            right.contentType(),
            right.field("csr", new byte[] {1, 2}, "application/pkcs10").finish());
    assertEquals(403, badCsr.statusCode());
    assertEquals("bad_CSR", badCsr.body());
    assertEquals("text/plain", badCsr.headers().firstValue("content-type").orElseThrow());
    var wrong = form("alice@example.org", "wrong");
    byte[] csr = csr("alice@example.org");
    HttpResponse<String> denied =
        post(wrong.contentType(), wrong.field("csr", csr, "application/pkcs10").finish());
    assertEquals(403, denied.statusCode());
    assertEquals("failed_authentication", denied.body());
    var many = form("alice@example.org", "correct horse").field("nodeids", "9");
    HttpResponse<String> tooMany =
        post(many.contentType(), many.field("csr", csr, "application/pkcs10").finish());
    assertEquals("Node-IDs_not_available", tooMany.body());
    var other = form("alice@example.org", "correct horse");
    HttpResponse<String> otherName =
        post(
            other.contentType(),
            other.field("csr", csr("bob@example.org"), "application/pkcs10").finish());
    assertEquals("username_not_available", otherName.body());
    var good = form("alice@example.org", "correct horse").field("nodeids", "3");
    HttpResponse<String> certificate =
        post(good.contentType(), good.field("csr", csr, "application/pkcs10").finish());
    assertEquals(200, certificate.statusCode());
    assertEquals(
        "application/pkix-cert", certificate.headers().firstValue("content-type").orElseThrow());
  }

  @Test
  void refusesWhatIsNoEnrollment() throws Exception {
    assertEquals(400, post("text/plain", "hello".getBytes(StandardCharsets.UTF_8)).statusCode());
    assertEquals(400, post("multipart/form-data; boundary=x", new byte[0]).statusCode());
    assertEquals(413, post("multipart/form-data; boundary=x", new byte[100_000]).statusCode());
    assertEquals(404, get(server.enrollmentUri().resolve("/other")).statusCode());
    assertEquals(404, get(server.enrollmentUri().resolve("/enroll/../../etc/passwd")).statusCode());
    assertEquals(200, get(server.configurationUri()).statusCode());
  }

  @Test
  void damagedBodiesGetAnAnswerAndHarmNothing() throws Exception {
    var writer = form("alice@example.org", "wrong password");
    byte[] good = writer.field("csr", csr("alice@example.org"), "application/pkcs10").finish();
    SplittableRandom random = new SplittableRandom(11_3);
    HeapWatch heap = new HeapWatch();
    for (int i = 0; i < BODIES; i++) {
      HttpResponse<String> response = post(writer.contentType(), damage(good, random));
      assertTrue(
          List.of(400, 403, 413, 429).contains(response.statusCode()), "" + response.statusCode());
    }
    heap.assertFlat();
    assertEquals(200, get(server.configurationUri()).statusCode());
  }

  @Test
  void streamsThatAreNoHttpHarmNothing() throws Exception {
    SplittableRandom random = new SplittableRandom(2_818);
    byte[] good =
        "POST /enroll HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nabc"
            .getBytes(StandardCharsets.US_ASCII);
    HeapWatch heap = new HeapWatch();
    for (int i = 0; i < STREAMS; i++) {
      try (SSLSocket socket = socket()) {
        OutputStream out = socket.getOutputStream();
        out.write(damage(good, random));
        out.flush();
      }
    }
    heap.assertFlat();
    assertEquals(200, get(server.configurationUri()).statusCode());
  }

  @Test
  void whoIsSlowHoldsNobodyUp() throws Exception {
    List<SSLSocket> slow = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      SSLSocket socket = socket();
      socket
          .getOutputStream()
          .write("POST /enroll HTTP/1.1\r\nHost".getBytes(StandardCharsets.US_ASCII));
      slow.add(socket);
    }
    assertEquals(200, get(server.configurationUri()).statusCode());
    for (SSLSocket socket : slow) {
      socket.close();
    }
  }

  @Test
  void headersWithoutEndAreCutOff() throws Exception {
    HeapWatch heap = new HeapWatch();
    byte[] header = "X-Header: 0123456789\r\n".repeat(1000).getBytes(StandardCharsets.US_ASCII);
    assertThrows(
        IOException.class,
        () -> {
          try (SSLSocket socket = socket()) {
            OutputStream out = socket.getOutputStream();
            out.write("GET /enroll HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
            for (int sent = 0; sent < 64 << 20; sent += header.length) {
              out.write(header);
            }
          }
        });
    heap.assertFlat();
    assertEquals(200, get(server.configurationUri()).statusCode());
  }

  private SSLSocket socket() throws Exception {
    // The host of this socket is known to be ours, so the trust manager need not check its name.
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new AnyServer()}, null);
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.address().getPort());
    socket.startHandshake();
    return socket;
  }

  private static final class AnyServer implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Test
  void formsReadBackAsWrittenAndDamageIsNoException() {
    byte[] binary = {0, 13, 10, 45, 45, 120, -1};
    var writer =
        new MultipartForm.Writer("b").field("a", "ü").field("csr", binary, "application/pkcs10");
    byte[] body = writer.finish();
    MultipartForm read = MultipartForm.parse(writer.contentType(), body).orElseThrow();
    assertEquals("ü", read.text("a").orElseThrow());
    assertArrayEquals(binary, read.bytes("csr").orElseThrow());
    SplittableRandom random = new SplittableRandom(7_578);
    int unread = 0;
    for (int i = 0; i < FORMS; i++) {
      if (MultipartForm.parse(writer.contentType(), damage(body, random)).isEmpty()) {
        unread++;
      }
    }
    assertTrue(unread > FORMS / 10, "unread " + unread);
  }

  @Test
  void noDamageChangesWhatACertificateRequestAsksFor() {
    byte[] good = csr("alice@example.org");
    CertificateRequest asked = CertificateRequest.decode(good, false).orElseThrow();
    assertEquals("alice@example.org", asked.userName().orElseThrow());
    SplittableRandom random = new SplittableRandom(2_986);
    int refused = 0;
    for (int i = 0; i < REQUESTS; i++) {
      byte[] damaged = good.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
      Optional<CertificateRequest> read = CertificateRequest.decode(damaged, false);
      // The parameters beside the algorithm's name are not signed, and have no meaning for RSA.
      assertEquals(asked, read.orElse(asked));
      refused += read.isEmpty() ? 1 : 0;
    }
    assertTrue(refused > REQUESTS * 9 / 10, "refused " + refused);
  }

  private static byte[] damage(byte[] good, SplittableRandom random) {
    byte[] damaged =
        random.nextInt(4) == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
    int changes = 1 + random.nextInt(6);
    for (int i = 0; i < changes && damaged.length > 0; i++) {
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
    }
    return damaged;
  }
}
