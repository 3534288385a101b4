package org.chordial.media.session;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Optional;
import org.chordial.media.audio.AudioFrames;
import org.chordial.media.audio.AudioSink;
import org.chordial.media.audio.JitterBuffer;
import org.chordial.media.audio.JitterBuffer.Advice;
import org.chordial.media.audio.JitterBuffer.Pull;
import org.chordial.media.codec.AudioDecoder;
import org.chordial.media.rtcp.SenderClock;
import org.chordial.media.rtp.RtpView;
import org.chordial.media.rtp.TelephoneEvent;

/** From packets to the loudspeaker, at the loudspeaker's pace. */
final class AudioReceiver {

  private static final int MAX_FRAMES_A_TICK = 3;
  private static final int FRAME = AudioFrames.SAMPLES;

  /** A frame whose loudest sample is below this may come or go unheard: -40 dB. */
  private static final double QUIET = 0.01;

  private final JitterBuffer jitter = new JitterBuffer();
  private final AudioDecoder decoder;
  private final AudioSink sink;
  private final MediaListener listener;
  private final SenderClock clock = new SenderClock(AudioFrames.RATE);
  private final short[] decoded = new short[6 * FRAME];
  private final short[] second = new short[6 * FRAME];
  private final short[] ready = new short[16 * FRAME];
  private final short[] frame = new short[FRAME];
  private int readySamples;
  private AudioParameters parameters;
  private boolean heard;
  private long concealed;
  private long recovered;
  private long eventTimestamp = -1;
  private double level;
  private double playoutOffset = Double.NaN;
  private final Runnable firstSound;

  AudioReceiver(AudioDecoder decoder, AudioSink sink, MediaListener listener, Runnable firstSound) {
    this.decoder = decoder;
    this.sink = sink;
    this.listener = listener;
    this.firstSound = firstSound;
  }

  void parameters(AudioParameters changed) {
    parameters = changed;
  }

  /** Whether a payload type is one of this stream. */
  boolean takes(int payloadType) {
    return payloadType == parameters.receivePayloadType()
        || payloadType == parameters.eventPayloadType();
  }

  void packet(RtpView view, ByteBuf packet, long nowMicros) {
    if (!parameters.direction().receives()) {
      return;
    }
    if (view.payloadType() == parameters.eventPayloadType()) {
      event(view, packet);
    } else if (view.payloadLength() > 0) {
      jitter.insert(
          samples(view.timestamp()),
          packet.retainedSlice(view.payloadOffset(), view.payloadLength()),
          nowMicros);
    }
  }

  /** RFC 4733 section 2.5.2: packets with one timestamp are one event, however many come. */
  private void event(RtpView view, ByteBuf packet) {
    Optional<TelephoneEvent> event =
        TelephoneEvent.parse(packet, view.payloadOffset(), view.payloadLength());
    if (event.isEmpty() || view.timestamp() == eventTimestamp) {
      return;
    }
    eventTimestamp = view.timestamp();
    event.get().key().ifPresent(listener::dtmf);
  }

  /** To be called every 20 ms. */
  void tick(long nowMicros) {
    int wanted = Math.min(MAX_FRAMES_A_TICK, sink.framesWanted());
    for (int i = 0; i < wanted; i++) {
      while (readySamples < FRAME) {
        produce(nowMicros);
      }
      System.arraycopy(ready, 0, frame, 0, FRAME);
      readySamples -= FRAME;
      System.arraycopy(ready, FRAME, ready, 0, readySamples);
      level = AudioSender.peak(frame);
      sink.write(frame);
    }
    if (jitter.playing() && clock.known()) {
      // What is played now was spoken, by the sender's clock, so much earlier.
      double offset =
          nowMicros + sink.bufferedMillis() * 1000.0 - clock.micros(jitter.nextTimestamp());
      boolean leap = Double.isNaN(playoutOffset) || Math.abs(offset - playoutOffset) > 200_000;
      playoutOffset = leap ? offset : playoutOffset + (offset - playoutOffset) / 16;
    }
  }

  private void produce(long nowMicros) {
    Advice advice = jitter.advice(nowMicros);
    if (advice == Advice.STRETCH) {
      append(decoded, made(decoder.conceal(decoded, FRAME), decoded));
      return;
    }
    switch (jitter.pull(nowMicros)) {
      case SILENCE -> append(decoded, made(0, decoded));
      case CONCEAL -> {
        concealed++;
        append(decoded, made(decoder.conceal(decoded, FRAME), decoded));
      }
      case RECOVER -> {
        recovered++;
        append(decoded, made(decoder.recover(jitter.payload(), decoded, FRAME), decoded));
      }
      case PACKET -> {
        int samples = decodeNext(decoded);
        boolean shrink =
            advice == Advice.SHRINK_NOW
                || (advice == Advice.SHRINK && AudioSender.peak(decoded) < QUIET);
        if (shrink && samples == FRAME && jitter.size() > 0) {
          merge(nowMicros);
        }
        append(decoded, samples);
      }
    }
  }

  private int decodeNext(short[] pcm) {
    int samples = decoder.decode(jitter.payload(), pcm);
    jitter.played(samples);
    if (samples == 0) {
      concealed++;
      return made(decoder.conceal(pcm, FRAME), pcm);
    }
    if (!heard) {
      heard = true;
      firstSound.run();
    }
    return samples;
  }

  /** Makes one frame of two by fading from the first into the second. */
  private void merge(long nowMicros) {
    if (jitter.pull(nowMicros) != Pull.PACKET || decodeNext(second) != FRAME) {
      return;
    }
    for (int i = 0; i < FRAME; i++) {
      decoded[i] = (short) ((decoded[i] * (FRAME - i) + second[i] * i) / FRAME);
    }
  }

  /** A frame of silence where nothing could be made. */
  private static int made(int samples, short[] pcm) {
    if (samples == 0) {
      Arrays.fill(pcm, 0, FRAME, (short) 0);
      return FRAME;
    }
    return samples;
  }

  private void append(short[] samples, int count) {
    System.arraycopy(samples, 0, ready, readySamples, count);
    readySamples += count;
  }

  /** RTP time in samples of the engine, both unsigned 32 bits and going round alike. */
  private long samples(long timestamp) {
    return timestamp * parameters.codec().step() & 0xFFFF_FFFFL;
  }

  /** Takes in a sender report about this stream. */
  void senderReport(long ntp, long timestamp) {
    clock.senderReport(ntp, samples(timestamp));
  }

  /**
   * Local minus sender's clock of what is heard now, in microseconds; a picture is due when its
   * sender's time plus this has come. NaN until known.
   */
  double playoutOffset() {
    return playoutOffset;
  }

  /** How long sound waits in the jitter buffer now, in milliseconds. */
  double waiting(long nowMicros) {
    return jitter.delayMillis(nowMicros);
  }

  JitterBuffer jitter() {
    return jitter;
  }

  long concealed() {
    return concealed;
  }

  long recovered() {
    return recovered;
  }

  double level() {
    return level;
  }

  int deviceMillis() {
    return sink.bufferedMillis();
  }

  /** The other side's stream begins anew (another SSRC). */
  void restart() {
    jitter.restart();
  }

  void close() {
    jitter.restart();
    sink.close();
    decoder.close();
  }
}
