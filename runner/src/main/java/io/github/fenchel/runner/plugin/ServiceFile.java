package io.github.fenchel.runner.plugin;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.file.StorageFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The file of a jar that names its plugin class. */
final class ServiceFile {
  private static final String NAME = "META-INF/services/" + Plugin.class.getName();

  /** More than any list of classes has; it may inflate to anything. */
  private static final int MOST_BYTES = 1 << 20;

  /** Room for a plugin that brings an engine with it. */
  private static final long LARGEST_JAR = 4L << 30;

  private ServiceFile() {}

  /**
   * Checks that a file is a jar whose service file names a class.
   *
   * @throws FenchelException of kind USER if not: what is wrong, and what to do
   */
  static void check(Path jar) {
    try (ZipFile zip = RegularFile.zip(jar, LARGEST_JAR)) {
      ZipEntry entry = zip.getEntry(NAME);
      if (entry == null || !namesClass(zip, entry)) {
        throw FenchelException.user(
            "it lacks "
                + NAME
                + " with a line that names its plugin class; add that file, or remove the jar");
      }
    } catch (IOException e) {
      throw new FenchelException(
          FailureKind.USER,
          "it cannot be read as a jar ("
              + StorageFault.reason(e)
              + "); build or copy it again, or remove it",
          e);
    }
  }

  private static boolean namesClass(ZipFile zip, ZipEntry entry) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] text = in.readNBytes(MOST_BYTES + 1);
      if (text.length > MOST_BYTES) {
        throw FenchelException.user(
            "its "
                + NAME
                + " is larger than "
                + MOST_BYTES
                + " bytes; build it again, or remove it");
      }
      return new String(text, StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .anyMatch(line -> !line.isEmpty());
    }
  }
}
