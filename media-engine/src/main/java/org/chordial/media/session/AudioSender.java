package org.chordial.media.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Arrays;
import org.chordial.media.audio.AudioFrames;
import org.chordial.media.audio.AudioSource;
import org.chordial.media.codec.AudioEncoder;
import org.chordial.media.rtp.RtpSender;
import org.chordial.media.rtp.RtpView;

/**
 * From the microphone to packets. The microphone sets the pace; where it stands still for long, the
 * timestamps leap after it, so that they stay those of real time.
 */
final class AudioSender {

  private static final int MAX_FRAMES_A_TICK = 3;
  private static final int STALL_TICKS = 10;

  private final RtpSender rtp;
  private final AudioEncoder encoder;
  private final PacketOutput output;
  private final DtmfSender dtmf = new DtmfSender();
  private final short[] frame = new short[AudioFrames.SAMPLES];
  private AudioSource source;
  private AudioParameters parameters;
  private boolean muted;
  private boolean marker = true;
  private long mediaTime;
  private long lastTickMicros;
  private int idleTicks;
  private double level;

  AudioSender(RtpSender rtp, AudioEncoder encoder, AudioSource source, PacketOutput output) {
    this.rtp = rtp;
    this.encoder = encoder;
    this.source = source;
    this.output = output;
  }

  void parameters(AudioParameters changed) {
    marker |= parameters != null && !parameters.direction().sends();
    parameters = changed;
  }

  void mute(boolean on) {
    muted = on;
  }

  boolean dtmf(String digits) {
    return parameters.eventPayloadType() >= 0 && dtmf.add(digits);
  }

  /** To be called every 20 ms. */
  void tick(long nowMicros) {
    lastTickMicros = nowMicros;
    int ready = Math.min(MAX_FRAMES_A_TICK, source.framesReady());
    if (ready <= 0) {
      idleTicks++;
      return;
    }
    if (idleTicks >= STALL_TICKS) {
      mediaTime += (long) (idleTicks - ready + 1) * AudioFrames.SAMPLES;
      marker = true;
    }
    idleTicks = 0;
    for (int i = 0; i < ready; i++) {
      source.read(frame);
      send();
      mediaTime += AudioFrames.SAMPLES;
    }
  }

  private void send() {
    if (muted) {
      Arrays.fill(frame, (short) 0);
    }
    level = peak(frame);
    if (!parameters.direction().sends()) {
      return;
    }
    boolean event =
        dtmf.step(
            mediaTime,
            (packet, start, first) -> {
              ByteBuf buffer = buffer();
              rtp.header(buffer, first, parameters.eventPayloadType(), start / step());
              packet.at(parameters.eventClockRate()).write(buffer);
              rtp.sent(buffer.readableBytes() - RtpView.FIXED_HEADER);
              output.rtp(buffer);
            });
    if (event) {
      marker = true;
      return;
    }
    ByteBuf buffer = buffer();
    rtp.header(buffer, marker, parameters.payloadType(), mediaTime / step());
    int length = encoder.encode(frame, buffer);
    if (length == 0) {
      buffer.release();
      return;
    }
    marker = false;
    rtp.sent(length);
    output.rtp(buffer);
  }

  private static ByteBuf buffer() {
    return PooledByteBufAllocator.DEFAULT.directBuffer(1500);
  }

  /** The RTP timestamp of the sound that reaches the microphone now. */
  long timestamp(long nowMicros) {
    long since = Math.clamp(nowMicros - lastTickMicros, 0, 1_000_000);
    return rtp.timestamp((mediaTime + since * AudioFrames.RATE / 1_000_000) / step());
  }

  /** Samples of the engine for one unit of RTP time. */
  private int step() {
    return parameters.codec().step();
  }

  RtpSender rtp() {
    return rtp;
  }

  /** What the other side loses of this. */
  void loss(double share) {
    encoder.expectedLoss(Math.max(0.02, share));
  }

  /** The loudest sample of the last frame, 0 to 1. */
  double level() {
    return level;
  }

  static double peak(short[] samples) {
    int peak = 0;
    for (short sample : samples) {
      peak = Math.max(peak, Math.abs(sample));
    }
    return peak / 32_768.0;
  }

  void close() {
    source.close();
    encoder.close();
  }
}
