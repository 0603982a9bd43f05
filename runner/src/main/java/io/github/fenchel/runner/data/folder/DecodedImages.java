package io.github.fenchel.runner.data.folder;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.AtomicFile;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.runner.data.split.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which images of a folder this Java has decoded before, by the SHA-256 of their content.
 *
 * <p>Every process that opens a folder reads all of it, for its digest; that each image can be
 * decoded is proved once, and the proof holds for the same bytes and the same Java. It is kept in
 * the cache: without a writable one, each process decodes all images.
 */
final class DecodedImages {
  private static final String FOLDER = "decoded-images";

  /** Changes whenever the decoder refuses what it took before. */
  private static final String DECODER = "1";

  private static final long MOST_BYTES = 128L << 20;
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** Fewer images are decoded in less than a second or two: not worth a file. */
  private static final int WORTH = 500;

  private final Path file;
  private final Set<String> known;
  private final int worth;

  private DecodedImages(Path file, Set<String> known, int worth) {
    this.file = file;
    this.known = known;
    this.worth = worth;
  }

  /**
   * What is remembered of a folder.
   *
   * @param cache where downloads are kept
   * @param root the folder
   */
  static DecodedImages of(Path cache, Path root) {
    return of(cache, root, WORTH);
  }

  /** The same, for whom fewer images or more are worth it. */
  static DecodedImages of(Path cache, Path root, int worth) {
    String key =
        String.join(
            "\n",
            DECODER,
            System.getProperty("java.runtime.version", ""),
            System.getProperty("java.vendor", ""),
            System.getProperty("os.arch", ""),
            real(root));
    String name = Sha256.of(key.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
    Path file = cache.resolve(FOLDER).resolve(name);
    Set<String> known = new HashSet<>();
    try {
      for (String line : RegularFile.lines(file, MOST_BYTES)) {
        if (SHA256.matcher(line).matches()) {
          known.add(line);
        }
      }
    } catch (IOException nothingYet) {
      known.clear();
    }
    return new DecodedImages(file, known, worth);
  }

  private static String real(Path root) {
    try {
      return root.toRealPath().toString();
    } catch (IOException unknown) {
      return root.toAbsolutePath().toString();
    }
  }

  /** Returns whether an image was decoded before. */
  boolean contains(String sha256) {
    return known.contains(sha256);
  }

  /** Remembers images for later processes, where there are many and the cache can be written. */
  void add(Collection<String> decoded) {
    if (decoded.size() < worth || known.containsAll(decoded)) {
      return;
    }
    Set<String> all = new TreeSet<>(decoded);
    if (known.size() < 4 * decoded.size()) {
      all.addAll(known); // else most of what is known is of images that are gone
    }
    try {
      AtomicFile.write(file, (String.join("\n", all) + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (FenchelException notWritable) {
      known.addAll(decoded); // the next process decodes again
    }
  }
}
