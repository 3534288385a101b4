package org.chordial.media.codec;

import org.chordial.media.MediaException;

/** Makes the coders of a session; a test or a benchmark puts in its own. */
public interface Codecs {

  AudioEncoder audioEncoder(AudioCodec codec) throws MediaException;

  AudioDecoder audioDecoder(AudioCodec codec) throws MediaException;

  VideoEncoder videoEncoder() throws MediaException;

  VideoDecoder videoDecoder() throws MediaException;
}
