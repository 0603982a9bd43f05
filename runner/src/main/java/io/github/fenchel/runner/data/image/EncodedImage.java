package io.github.fenchel.runner.data.image;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.file.StorageFault;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * An image file's content, which by its header is a complete JPEG or PNG of a size that can be
 * decoded.
 *
 * <p>Each refusal is a message of one line, which begins with the file.
 */
public final class EncodedImage {
  /** The most bytes that an image's file may have. */
  static final long MOST_BYTES = 64L << 20;

  private static final List<String> ENDINGS = List.of(".jpeg", ".jpg", ".png");

  private final Path file;
  private final byte[] content;
  private final ImageFormat format;

  private EncodedImage(Path file, byte[] content, ImageFormat format) {
    this.file = file;
    this.content = content;
    this.format = format;
  }

  /** Returns whether a file's name is that of an image. */
  public static boolean hasKnownEnding(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(lower::endsWith);
  }

  /**
   * Reads a file.
   *
   * @throws FenchelException of kind USER if it cannot be read or is not a complete JPEG or PNG
   */
  public static EncodedImage read(Path file) {
    try {
      return of(file, RegularFile.bytes(file, MOST_BYTES));
    } catch (NoSuchFileException missing) {
      throw fault(file + ": no such image; was it removed while Fenchel ran?", missing);
    } catch (AccessDeniedException denied) {
      throw fault(file + ": no permission to read it; change that with chmod", denied);
    } catch (IOException failure) {
      throw fault(file + ": cannot be read: " + StorageFault.reason(failure), failure);
    }
  }

  static EncodedImage of(Path file, byte[] content) {
    try {
      return new EncodedImage(file, content, format(content));
    } catch (UnfitImage unfit) {
      throw fault(file + ": " + unfit.getMessage(), unfit);
    }
  }

  private static ImageFormat format(byte[] content) throws UnfitImage {
    if (PngFile.starts(content)) {
      return PngFile.of(content);
    }
    if (JpegFile.starts(content)) {
      return JpegFile.of(content);
    }
    throw new UnfitImage(
        content.length == 0 ? "is empty" : "is neither JPEG nor PNG, despite its name");
  }

  static FenchelException fault(String message, Exception cause) {
    return new FenchelException(FailureKind.USER, message, cause);
  }

  /** Returns the file's path, for messages. */
  Path file() {
    return file;
  }

  /** Returns what is known about it without decoding it. */
  ImageFormat format() {
    return format;
  }

  /** Returns the number of bytes of the file. */
  public int size() {
    return content.length;
  }

  /** Returns the content as a new array. */
  public byte[] content() {
    return content.clone();
  }
}
