package io.github.fenchel.runner.data.image;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * An image file's content, which by its outside is a whole JPEG or PNG that can be decoded.
 *
 * <p>Looking at the outside takes microseconds, so that every file is looked at before training:
 * another format, a truncated file, a JPEG in CMYK, a PNG with 16 bits per sample are refused.
 */
public final class EncodedImage {
  private static final List<String> ENDINGS = List.of(".jpeg", ".jpg", ".png");
  private static final byte[] PNG = HexFormat.of().parseHex("89504e470d0a1a0a");
  private static final byte[] PNG_END = "IEND".getBytes(StandardCharsets.US_ASCII);
  private static final int PNG_BIT_DEPTH = 24;
  private static final int PNG_END_CHUNK = 8;
  private static final int MARKER = 0xff;
  private static final int START = 0xd8;
  private static final int END = 0xd9;
  private static final int SCAN = 0xda;
  private static final int COMPONENTS = 9;
  private static final int CMYK = 4;

  private final Path file;
  private final byte[] content;

  private EncodedImage(Path file, byte[] content) {
    this.file = file;
    this.content = content;
  }

  /** Returns whether a file's name is that of an image. */
  public static boolean hasKnownEnding(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(lower::endsWith);
  }

  /**
   * Reads a file.
   *
   * @throws FenchelException of kind USER if it cannot be read or is no whole JPEG or PNG
   */
  public static EncodedImage read(Path file) {
    try {
      return of(file, Files.readAllBytes(file));
    } catch (NoSuchFileException missing) {
      throw fault(file + ": no such image; was it removed while Fenchel ran?", missing);
    } catch (AccessDeniedException denied) {
      throw fault(file + ": no permission to read it; change that with chmod", denied);
    } catch (IOException failure) {
      throw fault(file + ": cannot be read: " + failure.getMessage(), failure);
    }
  }

  static EncodedImage of(Path file, byte[] content) {
    EncodedImage image = new EncodedImage(file, content);
    if (image.isPng()) {
      image.checkPng();
    } else if (image.at(0) == MARKER && image.at(1) == START) {
      image.checkJpeg();
    } else {
      throw image.wrong(
          content.length == 0 ? "is empty" : "is neither JPEG nor PNG, whatever its name says");
    }
    return image;
  }

  private boolean isPng() {
    return content.length > PNG_BIT_DEPTH + PNG_END_CHUNK
        && Arrays.equals(content, 0, PNG.length, PNG, 0, PNG.length);
  }

  private void checkPng() {
    int end = content.length - PNG_END_CHUNK;
    if (!Arrays.equals(content, end, end + PNG_END.length, PNG_END, 0, PNG_END.length)) {
      throw wrong("is truncated: a PNG without its end");
    }
    if (at(PNG_BIT_DEPTH) == 2 * Byte.SIZE) {
      throw wrong("has 16 bits per sample, expected 8");
    }
  }

  private void checkJpeg() {
    int place = 2;
    while (true) {
      while (at(place) == MARKER && at(place + 1) == MARKER) {
        place++; // fill bytes
      }
      int kind = at(place + 1);
      if (at(place) != MARKER || kind < 0 || kind == END) {
        throw wrong("is corrupt or truncated: a JPEG whose header ends early");
      }
      if (kind == SCAN) {
        break;
      }
      if (isFrame(kind) && at(place + COMPONENTS) == CMYK) {
        throw wrong("is a JPEG in CMYK, expected RGB or gray");
      }
      place += 2 + (Math.max(at(place + 2), 0) << Byte.SIZE) + Math.max(at(place + 3), 0);
    }
    for (int end = content.length - 2; end > place; end--) {
      if (at(end) == MARKER && at(end + 1) == END) {
        return;
      }
      if (at(end) == MARKER && at(end + 1) == SCAN) {
        break;
      }
    }
    throw wrong("is truncated: a JPEG without its end");
  }

  /** Start of a frame, of whatever process: C0 to CF but for tables and arithmetic conditioning. */
  private static boolean isFrame(int kind) {
    return kind >= 0xc0 && kind <= 0xcf && kind != 0xc4 && kind != 0xc8 && kind != 0xcc;
  }

  private int at(int place) {
    return place < content.length ? content[place] & 255 : -1;
  }

  private FenchelException wrong(String what) {
    return FenchelException.user(
        file + ": " + what + "; get the file again, convert it, or remove it from the data");
  }

  static FenchelException fault(String message, Exception cause) {
    return new FenchelException(FailureKind.USER, message, cause);
  }

  /** Returns where the file lies, for messages. */
  Path file() {
    return file;
  }

  /** Returns the content as a new array. */
  public byte[] content() {
    return content.clone();
  }
}
