package org.chordial.overlay.enroll;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.ConfigurationException;
import org.chordial.overlay.config.ConfigurationParser;
import org.chordial.overlay.config.ConfigurationWriter;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.security.CertificateCodec;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;

/**
 * The authority in a process of its own ({@link AuthorityProcess}), asked through its standard
 * input and output, one thing at a time. It is started again where it has ended.
 */
final class RemoteAuthority implements Authority {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<String> command;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final X509Certificate certificate;
  private final NodeId signerId;
  private Process process;
  private DataInputStream in;
  private DataOutputStream out;

  private interface Asking {
    void write(DataOutputStream out) throws IOException;
  }

  private interface Answer<T> {
    T read(DataInputStream in) throws IOException;
  }

  /**
   * Starts the process; on its first start it makes the keys.
   *
   * @param launcher what runs {@link AuthorityProcess#main}, its arguments excepted
   */
  RemoteAuthority(List<String> launcher, AuthoritySettings settings) throws IOException {
    this.command = new ArrayList<>(launcher);
    this.command.addAll(AuthorityProcess.arguments(settings));
    record Identity(X509Certificate certificate, NodeId signer) {}
    try {
      Identity identity =
          ask(
              out -> out.writeByte(AuthorityWire.HELLO),
              in -> {
                X509Certificate root = AuthorityWire.readCertificate(in);
                return new Identity(root, NodeId.of(AuthorityWire.read(in)));
              });
      this.certificate = identity.certificate;
      this.signerId = identity.signer;
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  @Override
  public X509Certificate certificate() {
    return certificate;
  }

  @Override
  public NodeId signerId() {
    return signerId;
  }

  @Override
  public X509Certificate issue(PublicKey key, String user, int nodeIds) throws IOException {
    return ask(
        out -> {
          out.writeByte(AuthorityWire.ISSUE);
          AuthorityWire.write(out, key.getEncoded());
          out.writeUTF(user);
          out.writeInt(nodeIds);
        },
        in -> AuthorityWire.readCertificate(in));
  }

  @Override
  public X509Certificate renew(X509Certificate previous) throws IOException {
    return ask(
        out -> {
          out.writeByte(AuthorityWire.RENEW);
          AuthorityWire.write(out, CertificateCodec.encode(previous).toBytes());
        },
        in -> AuthorityWire.readCertificate(in));
  }

  @Override
  public X509Certificate server(PublicKey key, Collection<String> hosts) throws IOException {
    return ask(
        out -> {
          out.writeByte(AuthorityWire.SERVER);
          AuthorityWire.write(out, key.getEncoded());
          out.writeByte(hosts.size());
          for (String host : hosts) {
            out.writeUTF(host);
          }
        },
        in -> AuthorityWire.readCertificate(in));
  }

  @Override
  public SignedConfiguration sign(ConfigurationDocument configuration) throws IOException {
    Opaque unsigned = ConfigurationWriter.configuration(configuration);
    byte[] file =
        ConfigurationWriter.file(
            List.of(new SignedConfiguration(configuration, unsigned, List.of())));
    return ask(
        out -> {
          out.writeByte(AuthorityWire.SIGN);
          AuthorityWire.write(out, file);
        },
        in -> {
          try {
            return ConfigurationParser.parse(AuthorityWire.read(in)).first();
          } catch (ConfigurationException e) {
            throw new IOException("the authority signed something else", e);
          }
        });
  }

  private synchronized <T> T ask(Asking asking, Answer<T> answer) throws IOException {
    if (process == null || !process.isAlive()) {
      start();
    }
    DataOutputStream to = out;
    DataInputStream from = in;
    CompletableFuture<T> done = new CompletableFuture<>();
    threads.execute(
        () -> {
          try {
            asking.write(to);
            to.flush();
            if (from.readUnsignedByte() == AuthorityWire.REFUSED) {
              throw new RefusedException(from.readUTF());
            }
            done.complete(answer.read(from));
          } catch (IOException e) {
            done.completeExceptionally(e);
          }
        });
    try {
      return done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RefusedException refused) {
        throw refused;
      }
      end();
      throw new IOException("the process with the overlay's keys has failed", e.getCause());
    } catch (TimeoutException e) {
      end();
      throw new IOException("the process with the overlay's keys does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end();
      throw new IOException("it was interrupted", e);
    }
  }

  private void start() throws IOException {
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
    out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
  }

  /** The process that holds the keys now. */
  synchronized ProcessHandle process() {
    return process.toHandle();
  }

  private void end() {
    if (process != null) {
      process.destroy();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    end();
    threads.shutdownNow();
  }
}
