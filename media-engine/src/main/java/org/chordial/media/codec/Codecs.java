package org.chordial.media.codec;

import org.chordial.media.MediaException;

/** Makes the coders of a session; a test or a benchmark puts in its own. */
public interface Codecs {

  AudioEncoder audioEncoder() throws MediaException;

  AudioDecoder audioDecoder() throws MediaException;

  VideoEncoder videoEncoder() throws MediaException;

  VideoDecoder videoDecoder() throws MediaException;
}
