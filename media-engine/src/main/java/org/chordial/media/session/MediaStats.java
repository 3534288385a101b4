package org.chordial.media.session;

/**
 * What a session knows of itself at one moment.
 *
 * @param rttMillis round trip by RTCP's LSR and DLSR; -1 until known
 * @param lossIn share of audio packets lost on the way here in the last second, 0 to 1
 * @param lossOut share lost on the way there by the last report of the other side
 * @param jitterMillis interarrival jitter of the audio (RFC 3550 section 6.4.1)
 * @param bitrateIn bits a second received in the last second, headers of RTP included
 * @param bitrateOut bits a second sent in the last second
 * @param packetsIn RTP packets since the start
 * @param packetsOut RTP packets since the start
 * @param framesIn pictures decoded since the start
 * @param framesOut pictures encoded and sent since the start
 * @param concealed audio frames made up since the start because a packet was missing
 * @param recovered audio frames regained by in-band FEC since the start
 * @param jitterBufferMillis sound that waits in the jitter buffer now
 * @param mouthToEarMillis estimate: packetisation, half the round trip, jitter buffer, device; -1
 *     until the round trip is known
 * @param dropped packets thrown away since the start: malformed, replayed, not authentic, unknown
 * @param levelIn loudness of what is heard, 0 (silence) to 1
 * @param levelOut loudness of what the microphone gives, 0 to 1
 * @param lipSyncMillis how much later than its sound the last picture was shown; 0 until both flow
 */
public record MediaStats(
    double rttMillis,
    double lossIn,
    double lossOut,
    double jitterMillis,
    long bitrateIn,
    long bitrateOut,
    long packetsIn,
    long packetsOut,
    long framesIn,
    long framesOut,
    long concealed,
    long recovered,
    double jitterBufferMillis,
    double mouthToEarMillis,
    long dropped,
    double levelIn,
    double levelOut,
    double lipSyncMillis) {}
