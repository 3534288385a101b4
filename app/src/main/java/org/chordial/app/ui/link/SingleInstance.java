package org.chordial.app.ui.link;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;
import org.chordial.overlay.enroll.OwnerOnlyFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One window for one profile: the first opens a Unix domain socket in the profile's directory,
 * which only its owner may enter, and those that come later hand their link over and end.
 */
public final class SingleInstance implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SingleInstance.class);
  private static final String SOCKET = "window.sock";

  private final ServerSocketChannel server;
  private final Path path;

  private SingleInstance(ServerSocketChannel server, Path path) {
    this.server = server;
    this.path = path;
  }

  /**
   * Hands a link to the window that is open.
   *
   * @param link empty to bring the window to the front only
   * @return whether there is one
   */
  public static boolean handOver(Path directory, String link) {
    Path path = directory.resolve(SOCKET);
    if (!Files.exists(path)) {
      return false;
    }
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      ByteBuffer bytes = ByteBuffer.wrap((link + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      return true;
    } catch (IOException | IllegalArgumentException e) {
      // A window that was killed leaves its socket behind; nobody listens there.
      return false;
    }
  }

  /**
   * Becomes the one window of that directory.
   *
   * @param links gets what others hand over, on a thread of this class
   */
  public static SingleInstance listen(Path directory, Consumer<String> links) throws IOException {
    OwnerOnlyFiles.directory(directory);
    Path path = directory.resolve(SOCKET);
    Files.deleteIfExists(path);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(path));
      if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      }
    } catch (IOException | IllegalArgumentException e) {
      server.close();
      throw e;
    }
    SingleInstance instance = new SingleInstance(server, path);
    Thread.ofPlatform().daemon().name("window-links").start(() -> instance.run(links));
    return instance;
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(path);
  }

  private void run(Consumer<String> links) {
    while (server.isOpen()) {
      try (SocketChannel channel = server.accept()) {
        ByteBuffer bytes = ByteBuffer.allocate(Link.MAX_CHARS);
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
          // Until the other side has said all, or more than any link has.
        }
        links.accept(
            new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip());
      } catch (IOException e) {
        log.debug("no link came", e);
      }
    }
  }
}
