package org.chordial.overlay.enroll;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.security.CertificateCodec;
import org.chordial.overlay.security.CertificateVerdict;
import org.chordial.overlay.security.CertificateVerifier;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.security.NodeCertificate;
import org.chordial.overlay.security.TrustAnchors;
import org.chordial.overlay.usage.sip.Aor;

/**
 * Fetches configurations and gets certificates (RFC 6940 sections 11.2 and 11.3). Every method
 * blocks, for seconds at worst; call from a thread that may wait, a virtual one for example.
 */
public final class EnrollmentClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
  private static final int MAX_CONFIGURATION = 1 << 20;
  private static final int MAX_ANSWER = 64 * 1024;

  private final InstantSource clock;
  private final ConfigurationDiscovery discovery;

  public EnrollmentClient(InstantSource clock) {
    this(clock, List.of());
  }

  /**
   * @param nameServers to ask where an overlay's configuration server is; the system's where there
   *     are none
   */
  public EnrollmentClient(InstantSource clock, List<InetSocketAddress> nameServers) {
    this.clock = clock;
    this.discovery = new ConfigurationDiscovery(nameServers);
  }

  /**
   * A configuration with the file that it stood in.
   *
   * @param source where it was fetched from; empty for a file
   */
  public record Fetched(SignedConfiguration signed, byte[] file, Optional<URI> source) {
    public ConfigurationDocument configuration() {
      return signed.configuration();
    }
  }

  /** Fetches and checks the configuration that an invitation leads to. */
  public Fetched fetch(InvitationLink link) throws OverlayException {
    ServerTrust trust = link.authority().map(ServerTrust::fingerprint).orElseGet(ServerTrust::web);
    byte[] file = get(link.configuration(), trust, link.discovers());
    return new Fetched(
        ConfigurationVerifier.first(file, link.overlay(), clock.instant()),
        file,
        Optional.of(link.configuration()));
  }

  /**
   * Asks a server for the fingerprint of its authority, without believing it: for a person to
   * compare, or to trust on first use. Nothing is sent.
   */
  public String fingerprint(InvitationLink link) throws OverlayException {
    URI uri = link.configuration();
    ServerTrust.Seen seen = new ServerTrust.Seen();
    try {
      InetSocketAddress address =
          link.discovers()
              ? discovery.servers(uri.getHost()).getFirst()
              : new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 443 : uri.getPort());
      try (Socket socket = seen.context().getSocketFactory().createSocket()) {
        socket.connect(address, (int) CONNECT_TIMEOUT.toMillis());
        socket.setSoTimeout((int) CONNECT_TIMEOUT.toMillis());
        ((SSLSocket) socket).startHandshake();
      }
    } catch (IOException e) {
      if (seen.fingerprint().isEmpty()) {
        throw new OverlayException(OverlayFailure.CONFIG_NOT_FETCHED, uri, reason(e));
      }
    }
    return seen.fingerprint().orElseThrow();
  }

  /** Fetches the configuration that follows one, from the place where that one came from. */
  public Fetched refresh(URI uri, ConfigurationDocument previous) throws OverlayException {
    boolean discover = InvitationLink.discovers(uri, previous.instanceName());
    byte[] file = get(uri, trust(previous, uri), discover);
    return new Fetched(
        ConfigurationVerifier.next(file, previous, clock.instant()), file, Optional.of(uri));
  }

  private byte[] get(URI uri, ServerTrust trust, boolean discover) throws OverlayException {
    try {
      HttpsGet.Response response =
          discover ? getFromDiscovered(uri, trust) : getFromHost(uri, trust);
      if (response.status() != 200) {
        throw new OverlayException(
            OverlayFailure.CONFIG_NOT_FETCHED, uri, "the server answers " + response.status());
      }
      return response.body();
    } catch (SSLException e) {
      throw untrusted(uri, e);
    } catch (IOException e) {
      throw new OverlayException(OverlayFailure.CONFIG_NOT_FETCHED, uri, reason(e));
    }
  }

  private static HttpsGet.Response getFromHost(URI uri, ServerTrust trust) throws IOException {
    HttpResponse<byte[]> response =
        send(trust, HttpRequest.newBuilder(uri).GET(), MAX_CONFIGURATION);
    return new HttpsGet.Response(response.statusCode(), response.body());
  }

  /** From the first server that answers; one that cannot prove who it is is passed over. */
  private HttpsGet.Response getFromDiscovered(URI uri, ServerTrust trust) throws IOException {
    IOException failure = null;
    for (InetSocketAddress server : discovery.servers(uri.getHost())) {
      try {
        return HttpsGet.send(server, uri, trust.context(), MAX_CONFIGURATION);
      } catch (IOException e) {
        failure = failure instanceof SSLException ? failure : e;
      }
    }
    throw failure;
  }

  /**
   * Gets a certificate from the enrollment server that a configuration names.
   *
   * @return the person's credentials in the overlay, checked against its trust anchors
   */
  public Credentials enroll(ConfigurationDocument configuration, EnrollmentRequest request)
      throws OverlayException {
    OverlayException last =
        new OverlayException(OverlayFailure.ENROLLMENT_NOT_OFFERED, configuration.instanceName());
    for (URI server : configuration.enrollmentServers()) {
      try {
        return enroll(configuration, server, request);
      } catch (OverlayException e) {
        if (e.failure() != OverlayFailure.ENROLLMENT_UNREACHABLE) {
          throw e;
        }
        last = e;
      }
    }
    throw last;
  }

  private Credentials enroll(
      ConfigurationDocument configuration, URI server, EnrollmentRequest request)
      throws OverlayException {
    MultipartForm.Writer form =
        new MultipartForm.Writer(UUID.randomUUID().toString())
            .field("username", request.user().toString())
            .field("password", new String(request.password()));
    if (request.nodeIds() != 1) {
      form.field("nodeids", String.valueOf(request.nodeIds()));
    }
    if (request.newName()) {
      form.field(EnrollmentHandler.FIELD_NEW_NAME, "1");
    }
    byte[] csr = CertificateRequest.encode(request.keys(), request.user().toString());
    form.field("csr", csr, "application/pkcs10");
    HttpRequest.Builder post =
        HttpRequest.newBuilder(server)
            .header("Content-Type", form.contentType())
            .header("Accept", "application/pkix-cert")
            .POST(HttpRequest.BodyPublishers.ofByteArray(form.finish()));
    try {
      HttpResponse<byte[]> response = send(trust(configuration, server), post, MAX_ANSWER);
      if (response.statusCode() != 200) {
        throw refusal(response, request.user());
      }
      return credentials(configuration, response.body(), request);
    } catch (SSLException e) {
      throw untrusted(server, e);
    } catch (IOException e) {
      throw new OverlayException(OverlayFailure.ENROLLMENT_UNREACHABLE, server, reason(e));
    }
  }

  private static OverlayException refusal(HttpResponse<byte[]> response, Aor user) {
    String token = new String(response.body(), StandardCharsets.UTF_8).strip();
    for (EnrollmentToken known : EnrollmentToken.values()) {
      if (known.text().equals(token) && known.status() == response.statusCode()) {
        return switch (known) {
          case FAILED_AUTHENTICATION -> new OverlayException(OverlayFailure.WRONG_PASSWORD, user);
          case USERNAME_NOT_AVAILABLE -> new OverlayException(OverlayFailure.NAME_TAKEN, user);
          case TOO_MANY_ATTEMPTS -> new OverlayException(OverlayFailure.TOO_MANY_ATTEMPTS);
          case NODE_IDS_NOT_AVAILABLE ->
              new OverlayException(
                  OverlayFailure.ENROLLMENT_REFUSED, user + " has too many devices already");
          case BAD_CSR ->
              new OverlayException(OverlayFailure.ENROLLMENT_REFUSED, "it did not accept the key");
        };
      }
    }
    return new OverlayException(
        OverlayFailure.ENROLLMENT_REFUSED, "it answered " + response.statusCode());
  }

  /**
   * "The client MUST check that the returned certificate chains back to one of the certificates
   * received in the 'root-cert' list."
   */
  private Credentials credentials(
      ConfigurationDocument configuration, byte[] der, EnrollmentRequest request)
      throws OverlayException {
    Aor user = request.user();
    try {
      X509Certificate certificate = CertificateCodec.decode(der);
      KeyPair keys = request.keys();
      TrustAnchors anchors = TrustAnchors.of(configuration);
      CertificateVerdict verdict =
          new CertificateVerifier(anchors, clock).verify(certificate, List.of());
      if (verdict instanceof CertificateVerdict.Refused(OverlayFailure reason)) {
        throw new OverlayException(OverlayFailure.CERTIFICATE_NOT_VALID, user, reason.token());
      }
      Credentials credentials = Credentials.of(keys.getPrivate(), List.of(certificate), anchors);
      checkOwner(credentials.certificate(), keys, user);
      return credentials;
    } catch (CertificateException e) {
      throw new OverlayException(OverlayFailure.CERTIFICATE_NOT_VALID, user, "it cannot be read");
    }
  }

  private static void checkOwner(NodeCertificate certificate, KeyPair keys, Aor user)
      throws OverlayException {
    if (!certificate.certificate().getPublicKey().equals(keys.getPublic())) {
      throw new OverlayException(
          OverlayFailure.CERTIFICATE_NOT_VALID, user, "it is for another key");
    }
    if (!certificate.userName().equals(user.toString())) {
      throw new OverlayException(
          OverlayFailure.CERTIFICATE_NOT_VALID, user, "it is for " + certificate.userName());
    }
  }

  /** Whether a new person could take that name; false where the server is not open to people. */
  public boolean isFree(ConfigurationDocument configuration, Aor name) throws OverlayException {
    for (URI server : configuration.enrollmentServers()) {
      String query =
          EnrollmentHandler.QUERY_NAME + URLEncoder.encode(name.toString(), StandardCharsets.UTF_8);
      try {
        HttpResponse<byte[]> response =
            send(
                trust(configuration, server),
                HttpRequest.newBuilder(URI.create(server + "?" + query)).GET(),
                MAX_ANSWER);
        return response.statusCode() == 200
            && new String(response.body(), StandardCharsets.UTF_8).equals(EnrollmentHandler.FREE);
      } catch (SSLException e) {
        throw untrusted(server, e);
      } catch (IOException e) {
        throw new OverlayException(OverlayFailure.ENROLLMENT_UNREACHABLE, server, reason(e));
      }
    }
    throw new OverlayException(OverlayFailure.ENROLLMENT_NOT_OFFERED, configuration.instanceName());
  }

  private static ServerTrust trust(ConfigurationDocument configuration, URI server)
      throws OverlayException {
    try {
      return ServerTrust.roots(configuration.rootCertificates(), configuration.instanceName());
    } catch (CertificateException e) {
      throw new OverlayException(
          OverlayFailure.SERVER_NOT_TRUSTED, server, "the configuration has a bad certificate");
    }
  }

  private static HttpResponse<byte[]> send(
      ServerTrust trust, HttpRequest.Builder request, int maxAnswer) throws IOException {
    try (HttpClient http =
        HttpClient.newBuilder()
            .sslContext(trust.context())
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build()) {
      return http.send(
          request.timeout(REQUEST_TIMEOUT).build(),
          BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxAnswer));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("it was interrupted", e);
    }
  }

  private static OverlayException untrusted(URI uri, SSLException e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return new OverlayException(OverlayFailure.SERVER_NOT_TRUSTED, uri, deepest.getMessage());
  }

  private static String reason(IOException e) {
    return switch (e) {
      case java.net.ConnectException refused -> "nothing answers there";
      case java.net.UnknownHostException unknown -> "there is no such host";
      case java.net.http.HttpTimeoutException slow -> "it took too long";
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }
}
