package org.chordial.media.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.chordial.ice.agent.IceConfig;
import org.chordial.ice.agent.WarmAgent;
import org.chordial.ice.dtls.KeyLog;
import org.chordial.ice.dtls.SrtpProfile;
import org.chordial.media.codec.Codecs;

/**
 * What every session of a phone is given.
 *
 * @param ice which candidates and servers to use
 * @param devices what speaks, hears, sees and shows
 * @param codecs makes the coders
 * @param worker runs what takes long (opening devices, coding pictures), several tasks at a time; a
 *     session never has two tasks of one coder under way
 * @param cname the name in RTCP; random and short-lived, not the user's (RFC 7022)
 * @param srtpProfiles best first
 * @param keyLog empty except for debugging
 * @param mediaTimeout without a packet for so long the session fails
 * @param warm has gathered before a session needs it; empty: each gathers for itself
 */
public record MediaSettings(
    IceConfig ice,
    MediaDevices devices,
    Codecs codecs,
    Executor worker,
    String cname,
    List<SrtpProfile> srtpProfiles,
    Optional<KeyLog> keyLog,
    Duration mediaTimeout,
    Optional<WarmAgent> warm) {

  public static final Duration DEFAULT_MEDIA_TIMEOUT = Duration.ofSeconds(30);

  /** AES-GCM first: as strong, and faster. */
  public static final List<SrtpProfile> DEFAULT_PROFILES =
      List.of(SrtpProfile.AEAD_AES_128_GCM, SrtpProfile.AES128_CM_HMAC_SHA1_80);

  /**
   * @throws IllegalArgumentException where there is no SRTP profile or the cname does not fit
   */
  public MediaSettings {
    srtpProfiles = List.copyOf(srtpProfiles);
    if (srtpProfiles.isEmpty() || cname.isEmpty() || cname.length() > 255) {
      throw new IllegalArgumentException("an SRTP profile and a cname are needed");
    }
  }

  /** Without agents that have gathered before. */
  public MediaSettings(
      IceConfig ice,
      MediaDevices devices,
      Codecs codecs,
      Executor worker,
      String cname,
      List<SrtpProfile> srtpProfiles,
      Optional<KeyLog> keyLog,
      Duration mediaTimeout) {
    this(ice, devices, codecs, worker, cname, srtpProfiles, keyLog, mediaTimeout, Optional.empty());
  }

  /** With the usual profiles and time-out and no key log. */
  public MediaSettings(
      IceConfig ice, MediaDevices devices, Codecs codecs, Executor worker, String cname) {
    this(
        ice,
        devices,
        codecs,
        worker,
        cname,
        DEFAULT_PROFILES,
        Optional.empty(),
        DEFAULT_MEDIA_TIMEOUT);
  }

  /** The same with agents that have gathered before they are needed. */
  public MediaSettings withWarm(WarmAgent agents) {
    return new MediaSettings(
        ice,
        devices,
        codecs,
        worker,
        cname,
        srtpProfiles,
        keyLog,
        mediaTimeout,
        Optional.of(agents));
  }
}
