package org.chordial.overlay.enroll;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.chordial.ice.dtls.TlsIdentity;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.security.CertificateCodec;

/**
 * Enrollment and configuration server of one overlay, over HTTPS (RFC 6940 sections 11.2 and 11.3).
 * It has the users and the configuration document in one directory; the overlay's keys are behind
 * an {@link Authority}, in a process of their own where the settings say so. Threads are its own;
 * every method may be called from any thread.
 */
public final class EnrollmentServer implements AutoCloseable {
  /** Seconds that a request may take to arrive, or an answer to go: nobody holds a thread. */
  private static final String EXCHANGE_SECONDS = "20";

  static {
    // Read once by the JDK's server, when its classes are first used.
    System.setProperty("sun.net.httpserver.maxReqTime", EXCHANGE_SECONDS);
    System.setProperty("sun.net.httpserver.maxRspTime", EXCHANGE_SECONDS);
    System.setProperty("jdk.httpserver.maxConnections", "500");
  }

  private final HttpsServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final EnrollmentDatabase database;
  private final EnrollmentService service;
  private final ConfigurationPublisher publisher;
  private final EnrollmentHandler handler;
  private final String host;
  private final String overlay;
  private final Authority authority;

  private EnrollmentServer(EnrollmentServerSettings settings, InstantSource clock, HttpsServer http)
      throws IOException, OverlayException, SQLException, GeneralSecurityException {
    this.http = http;
    this.overlay = settings.overlay();
    this.host = settings.publicHost().orElseGet(() -> hostOf(settings.listen()));
    OwnerOnlyFiles.sweep(settings.data());
    this.authority = authority(settings, clock);
    this.database = EnrollmentDatabase.open(settings.data().resolve("users.db"));
    EnrollmentLog audit = new EnrollmentLog(EnrollmentLog.file(settings.data()), clock);
    this.service = new EnrollmentService(settings, database, authority, audit, clock);
    this.publisher =
        new ConfigurationPublisher(settings, database, authority, enrollmentUri(), clock);
    publisher.current();
    TlsIdentity https =
        new HttpsKeys(settings.data(), clock.instant()).of(authority, hosts(settings));
    http.setHttpsConfigurator(new HttpsConfigurator(tls(https)));
    this.handler = new EnrollmentHandler(service, publisher);
    http.createContext("/", handler);
    http.setExecutor(threads);
    http.start();
  }

  /**
   * Opens the data directory, makes in it what is missing, and serves.
   *
   * @throws OverlayException with a sentence if the port is in use or the data is unreadable
   */
  public static EnrollmentServer start(EnrollmentServerSettings settings, InstantSource clock)
      throws OverlayException {
    Path data = settings.data();
    HttpsServer http = null;
    try {
      OwnerOnlyFiles.directory(data);
      http = HttpsServer.create(settings.listen(), 0);
      return new EnrollmentServer(settings, clock, http);
    } catch (BindException e) {
      throw unusable(settings.listen(), e);
    } catch (IOException | SQLException | GeneralSecurityException | IllegalArgumentException e) {
      if (http != null) {
        http.stop(0);
      }
      throw new OverlayException(OverlayFailure.SERVER_DATA_UNREADABLE, data, e.getMessage());
    }
  }

  /** The JDK tells a port in use and an address of another machine apart by its words alone. */
  private static OverlayException unusable(InetSocketAddress address, BindException reason) {
    return String.valueOf(reason.getMessage()).contains("in use")
        ? new OverlayException(OverlayFailure.PORT_IN_USE, address.getPort())
        : new OverlayException(OverlayFailure.ADDRESS_NOT_USABLE, address, reason.getMessage());
  }

  private static Authority authority(EnrollmentServerSettings settings, InstantSource clock)
      throws IOException {
    AuthoritySettings kept =
        new AuthoritySettings(
            AuthorityKeys.directory(settings.data()),
            settings.overlay(),
            settings.certificateLifetime(),
            settings.ecdsa());
    return settings.authorityLauncher().isEmpty()
        ? new LocalAuthority(kept, clock)
        : new RemoteAuthority(settings.authorityLauncher(), kept);
  }

  /** Where the configuration document is. */
  public URI configurationUri() {
    return uri(EnrollmentHandler.CONFIGURATION_PATH);
  }

  public URI enrollmentUri() {
    return uri(EnrollmentHandler.ENROLL_PATH);
  }

  /** The link that people join by. */
  public InvitationLink invitation() {
    return new InvitationLink(configurationUri(), Optional.of(fingerprint()), Optional.of(overlay));
  }

  /** SHA-256 of the authority's certificate, in hexadecimal. */
  public String fingerprint() {
    return EnrollmentService.sha256(CertificateCodec.encode(authority.certificate()).toBytes())
        .toHex();
  }

  /** The configuration as it is served now. */
  public SignedConfiguration configuration() throws OverlayException {
    try {
      return publisher.current();
    } catch (IOException | SQLException e) {
      throw new OverlayException(OverlayFailure.SERVER_DATA_UNREADABLE, overlay, e.getMessage());
    }
  }

  /** Sets who hears of every request that was answered, on whatever thread answered it. */
  public void onRequest(Consumer<ServedRequest> listener) {
    handler.onRequest(listener);
  }

  public UserAccounts accounts() {
    return service.accounts();
  }

  public InetSocketAddress address() {
    return http.getAddress();
  }

  private URI uri(String path) {
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("https://" + shown + ":" + http.getAddress().getPort() + path);
  }

  private static String hostOf(InetSocketAddress listen) {
    InetAddress address = listen.getAddress();
    return address == null || address.isAnyLocalAddress() ? "localhost" : address.getHostAddress();
  }

  /** "The server certificate MUST match the overlay name", and the name in the URL too. */
  private Set<String> hosts(EnrollmentServerSettings settings) {
    Set<String> hosts = new LinkedHashSet<>(List.of(overlay, host));
    InetAddress address = settings.listen().getAddress();
    if (address != null && (address.isAnyLocalAddress() || address.isLoopbackAddress())) {
      hosts.addAll(List.of("localhost", "127.0.0.1", "::1"));
    }
    return hosts;
  }

  private static SSLContext tls(TlsIdentity identity) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "https",
        identity.key(),
        IdentityFile.NO_PASSWORD,
        identity.chain().toArray(new X509Certificate[0]));
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, IdentityFile.NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** Stops serving and closes the database. */
  @Override
  public void close() throws IOException {
    http.stop(0);
    threads.shutdownNow();
    try (database) {
      authority.close();
    }
  }
}
