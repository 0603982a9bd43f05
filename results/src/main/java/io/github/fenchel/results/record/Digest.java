package io.github.fenchel.results.record;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.results.json.CanonicalJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 digests, in lower-case hexadecimal. */
public final class Digest {
  private static final int BUFFER = 1 << 16;

  private Digest() {}

  /** Returns the digest of some bytes. */
  public static String ofBytes(byte[] bytes) {
    return hex(sha256().digest(bytes));
  }

  /** Returns the digest of what JSON means: how a suite spells its numbers is left out. */
  public static String ofMeaning(JsonNode json) {
    return ofBytes(CanonicalJson.bytes(CanonicalJson.meant(json)));
  }

  /** Returns the state of a digest after the beginning of a text; not thread-safe. */
  static MessageDigest begun(String beginning) {
    MessageDigest digest = sha256();
    digest.update(beginning.getBytes(StandardCharsets.UTF_8));
    return digest;
  }

  /** Returns the digest of the text so far followed by this; the state does not change. */
  static String resumed(MessageDigest begun, String rest) {
    try {
      MessageDigest digest = (MessageDigest) begun.clone();
      return hex(digest.digest(rest.getBytes(StandardCharsets.UTF_8)));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("every Java's SHA-256 can be cloned", e);
    }
  }

  /** Returns the digest of a file's content. */
  public static String ofFile(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = RegularFile.open(file, Long.MAX_VALUE)) {
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return hex(digest.digest());
  }

  /** Returns the digest of arrays: of each, in this order, name, type, shape and bytes. */
  public static String ofArrays(List<NamedArray> arrays) {
    MessageDigest digest = sha256();
    update(digest, arrays);
    return hex(digest.digest());
  }

  /** Returns the digest of metrics as a record holds them. */
  public static String ofMetrics(List<MetricValue> metrics) {
    return ofMeaning(RunForms.METRICS.write(metrics));
  }

  /**
   * Returns the digest of what came of a run: equal digests mean equal bits.
   *
   * @param weights the trained weights, in the network's order
   * @param metrics the metrics, in the spec's order
   * @param arrays what {@code examples.npz}, {@code saliency.npz}, {@code probe.npz} and {@code
   *     curves.npz} hold, in this order
   */
  public static String ofResult(
      List<NamedArray> weights, List<MetricValue> metrics, List<NamedArray> arrays) {
    MessageDigest digest = sha256();
    update(digest, weights);
    byte[] values = CanonicalJson.bytes(CanonicalJson.meant(RunForms.METRICS.write(metrics)));
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(values.length).flip());
    digest.update(values);
    update(digest, arrays);
    return hex(digest.digest());
  }

  /** Every part is preceded by its length, so that no two lists give the same stream. */
  private static void update(MessageDigest digest, List<NamedArray> arrays) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(arrays.size()).flip());
    for (NamedArray named : arrays) {
      HostArray array = named.array();
      byte[] name = named.name().getBytes(StandardCharsets.UTF_8);
      byte[] type = array.dataType().name().getBytes(StandardCharsets.UTF_8);
      long[] lengths = array.shape().toArray();
      ByteBuffer head =
          ByteBuffer.allocate(3 * Integer.BYTES + name.length + type.length + 8 * lengths.length);
      head.putInt(name.length).put(name).putInt(type.length).put(type).putInt(lengths.length);
      for (long length : lengths) {
        head.putLong(length);
      }
      digest.update(head.flip());
      digest.update(array.toBytes());
    }
  }

  private static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
