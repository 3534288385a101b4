package org.chordial.media.session;

/**
 * Milliseconds from {@code MediaSession.start} to each step; -1 for what has not happened (yet).
 *
 * @param ice a path was chosen
 * @param dtls keys are there
 * @param firstAudio the first sound was decoded
 * @param firstVideo the first picture was decoded
 */
public record MediaTimes(long ice, long dtls, long firstAudio, long firstVideo) {}
