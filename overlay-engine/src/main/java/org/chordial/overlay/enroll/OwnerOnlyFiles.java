package org.chordial.overlay.enroll;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/**
 * Files that only their owner may read, and that are whole or absent at any moment: what is written
 * goes beside the old file, to the disk, and then into its place. Where a system has no POSIX
 * permissions, the directory's own access list protects them.
 */
public final class OwnerOnlyFiles {
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwx------");
  private static final String ASIDE = ".new-";

  private OwnerOnlyFiles() {}

  /** Makes the directory where it is missing, and closes it to everyone else. */
  public static void directory(Path directory) throws IOException {
    Files.createDirectories(directory.toAbsolutePath(), attributes(DIRECTORY));
    if (posix()) {
      Files.setPosixFilePermissions(directory, DIRECTORY);
    }
  }

  /** Replaces the file's content; after a crash the old content or the new one is there. */
  public static void write(Path file, byte[] content) throws IOException {
    Path target = file.toAbsolutePath();
    Path aside = target.resolveSibling(target.getFileName() + ASIDE + UUID.randomUUID());
    try {
      try (FileChannel channel =
          FileChannel.open(
              aside,
              EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              attributes(FILE))) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(
          aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(aside);
    }
    if (posix()) {
      // The rename itself reaches the disk with the directory.
      try (FileChannel directory = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
  }

  /** Makes an empty file that is the owner's alone, where there is none. */
  public static void touch(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(file, attributes(FILE));
    } else if (posix()) {
      Files.setPosixFilePermissions(file, FILE);
    }
  }

  /** Removes what a crash left beside the files of a directory. */
  public static void sweep(Path directory) throws IOException {
    try (var stream = Files.newDirectoryStream(directory, "*" + ASIDE + "*")) {
      for (Path leftOver : stream) {
        Files.deleteIfExists(leftOver);
      }
    }
  }

  private static FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
    return posix()
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  private static boolean posix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }
}
