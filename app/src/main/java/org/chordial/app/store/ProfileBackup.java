package org.chordial.app.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.chordial.overlay.enroll.Argon2id;
import org.chordial.overlay.enroll.OwnerOnlyFiles;

/**
 * A whole profile in one file that only its password opens: a ZIP archive in AES-256-GCM (NIST SP
 * 800-38D), its key made by Argon2id (RFC 9106). Layout: 8 bytes of name and version, 16 of salt,
 * 12 of nonce, then the sealed archive; the first 36 bytes are authenticated with it.
 */
public final class ProfileBackup {
  private static final byte[] MAGIC = {'C', 'H', 'O', 'R', 'D', 'I', 'A', 1};
  private static final int SALT = 16;
  private static final int NONCE = 12;
  private static final int HEADER = 8 + SALT + NONCE;
  private static final int TAG_BITS = 128;
  private static final int MEMORY_KIB = 64 * 1024;
  private static final int ITERATIONS = 3;
  private static final long MAX_SIZE = 1L << 30;
  private static final List<String> FILES =
      List.of(Profile.IDENTITY, Profile.CONFIGURATION, Profile.SETTINGS, Profile.DATABASE);

  private ProfileBackup() {}

  /** Writes the profile, as it is now, to one file. */
  public static void write(Profile profile, Path file, char[] password) throws StoreException {
    try {
      byte[] salt = new byte[SALT];
      byte[] nonce = new byte[NONCE];
      SecureRandom random = new SecureRandom();
      random.nextBytes(salt);
      random.nextBytes(nonce);
      byte[] header = ByteBuffer.allocate(HEADER).put(MAGIC).put(salt).put(nonce).array();
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, header, password).doFinal(archive(profile));
      byte[] whole = ByteBuffer.allocate(HEADER + sealed.length).put(header).put(sealed).array();
      OwnerOnlyFiles.write(file, whole);
    } catch (IOException | GeneralSecurityException e) {
      throw new StoreException(
          "The backup " + file + " could not be written: " + e.getMessage() + ".", e);
    }
  }

  /**
   * Makes a profile out of a backup.
   *
   * @param directory that has no profile yet; a failure leaves it without one
   */
  public static void restore(Path file, Path directory, char[] password) throws StoreException {
    if (Files.exists(directory.resolve(Profile.IDENTITY))
        || Files.exists(directory.resolve(Profile.DATABASE))) {
      throw new StoreException(
          "There is a profile in " + directory + " already. Import into another directory.", null);
    }
    Map<String, byte[]> files = open(file, password);
    try {
      OwnerOnlyFiles.directory(directory);
      // The identity comes last: it is what makes a profile of the directory.
      List<String> order = new ArrayList<>(FILES.reversed());
      for (String name : order) {
        if (files.containsKey(name)) {
          OwnerOnlyFiles.write(directory.resolve(name), files.get(name));
        }
      }
    } catch (IOException e) {
      throw new StoreException(
          "The profile could not be written to " + directory + ": " + e.getMessage() + ".", e);
    }
  }

  private static Map<String, byte[]> open(Path file, char[] password) throws StoreException {
    try {
      if (Files.size(file) > MAX_SIZE || Files.size(file) < HEADER) {
        throw notABackup(file, null);
      }
      byte[] whole = Files.readAllBytes(file);
      byte[] header = Arrays.copyOf(whole, HEADER);
      if (!Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
        throw notABackup(file, null);
      }
      byte[] sealed = Arrays.copyOfRange(whole, HEADER, whole.length);
      return entries(cipher(Cipher.DECRYPT_MODE, header, password).doFinal(sealed));
    } catch (GeneralSecurityException e) {
      throw new StoreException(
          "The backup " + file + " does not open: the password is wrong, or the file is damaged.",
          e);
    } catch (IOException e) {
      throw notABackup(file, e);
    }
  }

  private static StoreException notABackup(Path file, IOException cause) {
    return new StoreException(file + " is not a backup of a Chordial profile.", cause);
  }

  private static Cipher cipher(int mode, byte[] header, char[] password)
      throws GeneralSecurityException {
    byte[] salt = Arrays.copyOfRange(header, MAGIC.length, MAGIC.length + SALT);
    byte[] nonce = Arrays.copyOfRange(header, MAGIC.length + SALT, HEADER);
    byte[] key = Argon2id.derive(password, salt, MEMORY_KIB, ITERATIONS, 1, 32);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(header);
    Arrays.fill(key, (byte) 0);
    return cipher;
  }

  private static byte[] archive(Profile profile) throws IOException, StoreException {
    Path snapshot = profile.directory().resolve("backup.db");
    Files.deleteIfExists(snapshot);
    try {
      profile.database().snapshot(snapshot);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (ZipOutputStream zip = new ZipOutputStream(out)) {
        for (String name : FILES) {
          Path file = name.equals(Profile.DATABASE) ? snapshot : profile.directory().resolve(name);
          if (Files.exists(file)) {
            zip.putNextEntry(new ZipEntry(name));
            Files.copy(file, zip);
            zip.closeEntry();
          }
        }
      }
      return out.toByteArray();
    } finally {
      Files.deleteIfExists(snapshot);
    }
  }

  static Map<String, byte[]> entries(byte[] archive) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (FILES.contains(entry.getName())) {
          files.put(entry.getName(), zip.readNBytes((int) MAX_SIZE));
        }
      }
    }
    return files;
  }
}
