package org.chordial.app.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Optional;
import org.chordial.ice.dtls.TlsIdentity;
import org.chordial.overlay.config.ConfigurationException;
import org.chordial.overlay.config.ConfigurationParser;
import org.chordial.overlay.config.ConfigurationWriter;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.enroll.IdentityFile;
import org.chordial.overlay.enroll.OwnerOnlyFiles;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.security.TrustAnchors;

/**
 * What one person, or one peer, has on disk: key and certificate, the overlay's configuration,
 * settings, and the database of contacts, calls and messages. The directory is its owner's alone;
 * one program at a time uses it. Each file is replaced as a whole, so a program that is killed
 * leaves the old one or the new one. Safe for use by several threads; may wait for the disk.
 */
public final class Profile implements AutoCloseable {
  static final String IDENTITY = "identity.p12";
  static final String CONFIGURATION = "configuration.xml";
  static final String SETTINGS = "settings.json";
  static final String DATABASE = "phone.db";
  private static final String LOCK = "lock";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final FileChannel lockFile;
  private final PhoneDatabase database;
  private TlsIdentity identity;
  private SignedConfiguration configuration;
  private ObjectNode settings;

  private Profile(Path directory, FileChannel lockFile) throws StoreException, IOException {
    this.directory = directory;
    this.lockFile = lockFile;
    OwnerOnlyFiles.sweep(directory);
    this.identity = readIdentity();
    this.configuration = readConfiguration();
    this.settings = readSettings();
    Path file = directory.resolve(DATABASE);
    OwnerOnlyFiles.touch(file);
    this.database = PhoneDatabase.open(file);
  }

  /** Whether there is an account in the directory; opens nothing. */
  public static boolean isThere(Path directory) {
    return Files.exists(directory.resolve(IDENTITY));
  }

  /**
   * Opens a profile, or begins one where the directory is empty or absent.
   *
   * @throws StoreException with a sentence if another program uses it or something in it is
   *     damaged; then nothing in it has been changed
   */
  public static Profile open(Path directory) throws StoreException {
    FileChannel lockFile = null;
    try {
      OwnerOnlyFiles.directory(directory);
      lockFile = lock(directory);
      return new Profile(directory, lockFile);
    } catch (StoreException e) {
      release(lockFile, e);
      throw e;
    } catch (IOException e) {
      release(lockFile, e);
      throw new StoreException(
          "The profile in " + directory + " cannot be used: " + e.getMessage() + ".", e);
    }
  }

  private static FileChannel lock(Path directory) throws IOException, StoreException {
    Path file = directory.resolve(LOCK);
    OwnerOnlyFiles.touch(file);
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw new StoreException(
          "The profile in "
              + directory
              + " is in use by another Chordial. Close that one, or use another directory.",
          null);
    }
    return channel;
  }

  private static void release(FileChannel lockFile, Exception reason) {
    if (lockFile != null) {
      try {
        lockFile.close();
      } catch (IOException e) {
        reason.addSuppressed(e);
      }
    }
  }

  public Path directory() {
    return directory;
  }

  public PhoneDatabase database() {
    return database;
  }

  /** Whether there is a certificate to join an overlay with. */
  public synchronized boolean isEnrolled() {
    return identity != null && configuration != null;
  }

  public synchronized Optional<SignedConfiguration> configuration() {
    return Optional.ofNullable(configuration);
  }

  /** The key pair, if there is one already: enrolling again with it keeps the Node-ID. */
  public synchronized Optional<KeyPair> keys() {
    return Optional.ofNullable(identity)
        .map(known -> new KeyPair(known.certificate().getPublicKey(), known.key()));
  }

  /**
   * Who this profile is in its overlay. Whether the certificate has expired is not asked here.
   *
   * @throws StoreException if it is not enrolled
   */
  public synchronized Credentials credentials() throws StoreException {
    if (!isEnrolled()) {
      throw new StoreException(
          "There is no account in " + directory + " yet. Run 'chordial enroll' with it first.",
          null);
    }
    try {
      return Credentials.of(
          identity.key(), identity.chain(), TrustAnchors.of(configuration.configuration()));
    } catch (CertificateException | IllegalArgumentException e) {
      throw damaged(IDENTITY, e);
    }
  }

  /**
   * Keeps a new certificate and the configuration it belongs to.
   *
   * @param configurationFile the whole file, as it was fetched and checked
   * @throws StoreException if the profile belongs to another overlay, or the disk fails
   */
  public synchronized void enrolled(byte[] configurationFile, Credentials credentials)
      throws StoreException {
    String overlay = credentialsOverlay(configurationFile);
    if (configuration != null && !configuration.configuration().instanceName().equals(overlay)) {
      throw new StoreException(
          "The profile in "
              + directory
              + " belongs to the overlay "
              + configuration.configuration().instanceName()
              + ". Use another directory for "
              + overlay
              + ".",
          null);
    }
    saveConfiguration(configurationFile);
    try {
      TlsIdentity made = credentials.tlsIdentity();
      IdentityFile.save(directory.resolve(IDENTITY), made);
      identity = made;
    } catch (IOException e) {
      throw unwritable(IDENTITY, e);
    }
  }

  private static String credentialsOverlay(byte[] file) throws StoreException {
    try {
      return ConfigurationParser.parse(file).first().configuration().instanceName();
    } catch (ConfigurationException e) {
      throw new StoreException(e.getMessage(), e);
    }
  }

  /** Keeps a newer configuration of the same overlay, which has been verified. */
  public synchronized void saveConfiguration(SignedConfiguration newer) throws StoreException {
    saveConfiguration(ConfigurationWriter.file(List.of(newer)));
  }

  private void saveConfiguration(byte[] file) throws StoreException {
    try {
      SignedConfiguration read = ConfigurationParser.parse(file).first();
      OwnerOnlyFiles.write(directory.resolve(CONFIGURATION), file);
      configuration = read;
    } catch (ConfigurationException e) {
      throw new StoreException(e.getMessage(), e);
    } catch (IOException e) {
      throw unwritable(CONFIGURATION, e);
    }
  }

  /** A setting of the program, by name. */
  public synchronized Optional<String> setting(String name) {
    return Optional.ofNullable(settings.get(name)).map(JsonNode::asText);
  }

  public synchronized void setting(String name, String value) throws StoreException {
    ObjectNode changed = settings.deepCopy().put(name, value);
    try {
      OwnerOnlyFiles.write(
          directory.resolve(SETTINGS),
          JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(changed));
      settings = changed;
    } catch (IOException e) {
      throw unwritable(SETTINGS, e);
    }
  }

  private TlsIdentity readIdentity() throws StoreException {
    Path file = directory.resolve(IDENTITY);
    try {
      return Files.exists(file) ? IdentityFile.load(file) : null;
    } catch (IOException e) {
      throw damaged(IDENTITY, e);
    }
  }

  private SignedConfiguration readConfiguration() throws StoreException {
    Path file = directory.resolve(CONFIGURATION);
    try {
      return Files.exists(file)
          ? ConfigurationParser.parse(Files.readAllBytes(file)).first()
          : null;
    } catch (IOException | ConfigurationException e) {
      throw damaged(CONFIGURATION, e);
    }
  }

  private ObjectNode readSettings() throws StoreException {
    Path file = directory.resolve(SETTINGS);
    try {
      if (!Files.exists(file)) {
        return JSON.createObjectNode();
      }
      if (JSON.readTree(Files.readAllBytes(file)) instanceof ObjectNode object) {
        return object;
      }
      throw damaged(SETTINGS, null);
    } catch (IOException e) {
      throw damaged(SETTINGS, e);
    }
  }

  private StoreException damaged(String file, Exception cause) {
    return new StoreException(
        "The profile is damaged: "
            + directory.resolve(file)
            + " cannot be read. It was left as it is; restore it from a backup, or start with"
            + " another directory.",
        cause);
  }

  private StoreException unwritable(String file, IOException cause) {
    return new StoreException(
        directory.resolve(file)
            + " could not be written ("
            + cause.getMessage()
            + "). Nothing was changed; check the disk and try again.",
        cause);
  }

  /** Closes the database and lets other programs in. */
  @Override
  public void close() throws StoreException {
    try (lockFile) {
      database.close();
    } catch (IOException e) {
      throw new StoreException("The profile in " + directory + " could not be closed.", e);
    }
  }
}
