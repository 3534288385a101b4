package org.chordial.overlay.enroll;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chordial.overlay.config.ConfigurationException;
import org.chordial.overlay.config.ConfigurationParser;
import org.chordial.overlay.config.ConfigurationWriter;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.security.CertificateCodec;

/**
 * A process that holds the keys of an overlay and answers an enrollment server over standard input
 * and output. It opens no socket, and ends when its input does.
 */
public final class AuthorityProcess {
  private static final String MAIN = AuthorityProcess.class.getName();

  private AuthorityProcess() {}

  /**
   * @param args directory of the keys, overlay, seconds that certificates last, "ecdsa" or "rsa"
   */
  public static void main(String[] args) throws IOException {
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    // Whatever a library prints must not get between the answers.
    System.setOut(System.err);
    try (Authority authority = new LocalAuthority(settings(args), InstantSource.system())) {
      serve(System.in, out, authority);
    }
  }

  static AuthoritySettings settings(String... args) {
    return new AuthoritySettings(
        Path.of(args[0]),
        args[1],
        Duration.ofSeconds(Long.parseLong(args[2])),
        args[3].equals("ecdsa"));
  }

  static List<String> arguments(AuthoritySettings settings) {
    return List.of(
        settings.directory().toAbsolutePath().toString(),
        settings.overlay(),
        String.valueOf(settings.lifetime().toSeconds()),
        settings.ecdsa() ? "ecdsa" : "rsa");
  }

  /** How this Java starts such a process; empty where a runtime has no launcher of its own. */
  public static Optional<List<String>> launcher() {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    if (!Files.isExecutable(java)) {
      return Optional.empty();
    }
    return Optional.of(
        List.of(
            java.toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--class-path",
            System.getProperty("java.class.path"),
            MAIN));
  }

  /** Answers requests until there are no more. */
  static void serve(InputStream input, OutputStream output, Authority authority)
      throws IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(input));
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(output));
    while (true) {
      int asked = in.read();
      if (asked < 0) {
        return;
      }
      try {
        List<byte[]> answer = answer(asked, in, authority);
        out.writeByte(AuthorityWire.GRANTED);
        for (byte[] field : answer) {
          AuthorityWire.write(out, field);
        }
      } catch (Authority.RefusedException e) {
        out.writeByte(AuthorityWire.REFUSED);
        out.writeUTF(e.getMessage());
      } catch (EOFException e) {
        return;
      }
      out.flush();
    }
  }

  private static List<byte[]> answer(int asked, DataInputStream in, Authority authority)
      throws IOException {
    return switch (asked) {
      case AuthorityWire.HELLO ->
          List.of(der(authority.certificate()), authority.signerId().value().toBytes());
      case AuthorityWire.ISSUE -> {
        byte[] key = AuthorityWire.read(in);
        String user = in.readUTF();
        int count = in.readInt();
        yield List.of(der(authority.issue(NodeKeys.decode(key), user, count)));
      }
      case AuthorityWire.RENEW -> {
        byte[] previous = AuthorityWire.read(in);
        yield List.of(der(authority.renew(AuthorityWire.certificate(previous))));
      }
      case AuthorityWire.SERVER -> {
        byte[] key = AuthorityWire.read(in);
        List<String> hosts = new ArrayList<>();
        for (int left = in.readUnsignedByte(); left > 0; left--) {
          hosts.add(in.readUTF());
        }
        yield List.of(der(authority.server(NodeKeys.decode(key), hosts)));
      }
      case AuthorityWire.SIGN -> List.of(signed(AuthorityWire.read(in), authority));
      default -> throw new IOException("what is asked for is not known: " + asked);
    };
  }

  private static byte[] signed(byte[] file, Authority authority) throws IOException {
    try {
      SignedConfiguration signed =
          authority.sign(ConfigurationParser.parse(file).first().configuration());
      return ConfigurationWriter.file(List.of(signed));
    } catch (ConfigurationException e) {
      throw new Authority.RefusedException(e.getMessage());
    }
  }

  private static byte[] der(X509Certificate certificate) {
    return CertificateCodec.encode(certificate).toBytes();
  }
}
