package io.github.fenchel.api.data;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A file, or a folder, that a dataset is published as.
 *
 * @param name its name; of what is published gzipped, without {@code .gz}
 * @param gzipped whether it is published as {@code NAME.gz}; it may then lie there either way
 * @param bytes its length, unzipped; 0 if it is not known beforehand
 * @param digest the SHA-256 or MD5 of its content, unzipped, in lower-case hexadecimal; empty if
 *     its publisher states none
 */
public record DataFile(String name, boolean gzipped, long bytes, String digest) {
  private static final Pattern DIGEST = Pattern.compile("([0-9a-f]{32}|[0-9a-f]{64})?");
  private static final int MD5 = 32;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the digest is none, or the length is negative
   */
  public DataFile {
    if (!DIGEST.matcher(digest).matches() || bytes < 0) {
      throw new IllegalArgumentException(name + ": no digest and length: " + digest + " " + bytes);
    }
  }

  /** A file or folder of which nothing is known but its name. */
  public static DataFile named(String name) {
    return new DataFile(name, false, 0, "");
  }

  /** Returns the name that it is published under. */
  public String published() {
    return gzipped ? name + ".gz" : name;
  }

  /** Returns what the digest is called, e.g. {@code SHA-256}. */
  public String algorithm() {
    return digest.length() == MD5 ? "MD5" : "SHA-256";
  }

  /** Returns the same file of unknown content: what a user changed has another digest. */
  public DataFile unpinned() {
    return new DataFile(name, gzipped, 0, "");
  }

  /** Returns the length in megabytes for messages; empty if it is not known. */
  public String size() {
    return bytes == 0 ? "" : String.format(Locale.ROOT, "%d MB", Math.max(1, bytes / 1_000_000));
  }
}
