package io.github.fenchel.runner.provenance;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.Folders;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.file.StorageFault;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Digests of the code on a class path that results depend on, as listed by {@link ComputingCode}.
 *
 * <p>Of Fenchel's classes, their bytes: folders of a development build and jars of the same classes
 * have the same digest. Of a library's jar, the names, sizes and CRC-32 of its entries, which take
 * no time to read where the jar holds natives of half a gigabyte. Not thread-safe.
 */
public final class CodeDigests {
  private static final String FENCHEL = "io/github/fenchel/";
  private static final String CLASS = ".class";

  /** Where a jar has an entry for this folder, it has one for every folder. */
  private static final String MANIFEST_FOLDER = "META-INF/";

  /** Larger than natives for every kind of GPU. */
  private static final long LARGEST = 64L << 30;

  private final Map<String, Path> classes = new TreeMap<>(); // file name to where it is
  private final Map<ComputingCode.Library, SortedMap<String, Path>> libraries = new HashMap<>();
  private final Map<Path, String> jars = new HashMap<>();
  private final Map<List<String>, String> digests = new HashMap<>();

  /**
   * Looks through a class path.
   *
   * @throws FenchelException of kind MACHINE if it cannot be read
   */
  public CodeDigests(List<Path> classPath) {
    for (Path place : classPath) {
      try {
        if (Folders.isThere(place)) {
          scanFolder(place);
        } else if (RegularFile.isThere(place)) {
          scanJar(place);
        }
      } catch (IOException e) {
        throw unreadable(place, e);
      }
    }
  }

  /** Looks through the class path of this process. */
  public static CodeDigests ofThisProcess() {
    List<Path> places = new ArrayList<>();
    for (String place : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
      if (!place.isEmpty()) {
        places.add(Path.of(place));
      }
    }
    return new CodeDigests(places);
  }

  /**
   * Returns the digest of Fenchel's classes that compute.
   *
   * @param packages more packages that compute, each ending in a dot: those of the backend in use,
   *     and of plugins on the class path
   */
  public String own(Collection<String> packages) {
    return digests.computeIfAbsent(List.copyOf(new TreeSet<>(packages)), this::digest);
  }

  private String digest(List<String> packages) {
    return digest(type -> ComputingCode.isOwn(type) || ComputingCode.isAmong(packages, type));
  }

  /** Returns the digest of some packages alone, each ending in a dot, e.g. a backend's. */
  public String only(Collection<String> packages) {
    List<String> names = List.copyOf(packages);
    return digest(type -> ComputingCode.isAmong(names, type));
  }

  private String digest(Predicate<String> computing) {
    Map<Path, List<String>> byPlace = new HashMap<>();
    for (Map.Entry<String, Path> found : classes.entrySet()) {
      String type = found.getKey();
      if (computing.test(type)) {
        byPlace.computeIfAbsent(found.getValue(), place -> new ArrayList<>()).add(type);
      }
    }
    SortedMap<String, String> contents = new TreeMap<>();
    byPlace.forEach((place, types) -> read(place, types, contents));
    MessageDigest digest = sha256();
    contents.forEach((type, content) -> update(digest, type + ' ' + content + '\n'));
    return hex(digest);
  }

  /** Returns the libraries that compute on a backend, by the names of their jars. */
  public SortedMap<String, String> libraries(String backend) {
    SortedMap<String, String> found = new TreeMap<>();
    libraries.forEach(
        (library, places) -> {
          if (library.isOf(backend)) {
            places.forEach((name, place) -> found.put(name, digestOf(library, place)));
          }
        });
    return Collections.unmodifiableSortedMap(found);
  }

  /** Returns whether a package or class of {@link ComputingCode#OWN} is there. */
  boolean has(String name) {
    return classes.keySet().stream().anyMatch(type -> ComputingCode.isAmong(List.of(name), type));
  }

  /** Returns whether a library is there. */
  boolean holds(ComputingCode.Library library) {
    return libraries.containsKey(library);
  }

  /** Returns the digest of a folder of native libraries: the names and the sizes of its files. */
  public static String ofNatives(Path folder) {
    if (!Folders.isThere(folder)) {
      return "none";
    }
    MessageDigest digest = sha256();
    try {
      for (Path file : Folders.in(folder)) {
        if (RegularFile.isThere(file)) {
          update(digest, file.getFileName() + " " + RegularFile.size(file) + '\n');
        }
      }
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
    return hex(digest);
  }

  private void scanJar(Path jar) throws IOException {
    try (ZipFile zip = RegularFile.zip(jar, LARGEST)) {
      if (zip.getEntry(MANIFEST_FOLDER) == null) {
        scanEntries(zip, jar);
        return;
      }
      if (zip.getEntry(FENCHEL) != null) {
        scanEntries(zip, jar);
      }
      for (ComputingCode.Library library : ComputingCode.LIBRARIES) {
        if (zip.getEntry(library.folder()) != null) {
          put(library, jar);
        }
      }
    }
  }

  private void scanEntries(ZipFile zip, Path jar) {
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      String name = all.nextElement().getName();
      if (name.startsWith(FENCHEL) && name.endsWith(CLASS)) {
        classes.putIfAbsent(type(name), jar);
      }
      for (ComputingCode.Library library : ComputingCode.LIBRARIES) {
        if (name.startsWith(library.folder())) {
          put(library, jar);
        }
      }
    }
  }

  private void put(ComputingCode.Library library, Path place) {
    libraries
        .computeIfAbsent(library, key -> new TreeMap<>())
        .putIfAbsent(String.valueOf(place.getFileName()), place);
  }

  private String digestOf(ComputingCode.Library library, Path place) {
    return Folders.isThere(place)
        ? ofFiles(place, library.folder())
        : jars.computeIfAbsent(place, CodeDigests::ofEntries);
  }

  private static String ofEntries(Path jar) {
    TreeSet<String> lines = new TreeSet<>();
    try (ZipFile zip = RegularFile.zip(jar, LARGEST)) {
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        lines.add(entry.getName() + ' ' + entry.getSize() + ' ' + entry.getCrc() + '\n');
      }
    } catch (IOException e) {
      throw unreadable(jar, e);
    }
    MessageDigest digest = sha256();
    lines.forEach(line -> update(digest, line));
    return hex(digest);
  }

  private static String ofFiles(Path root, String below) {
    MessageDigest digest = sha256();
    try {
      for (String name : files(root, below)) {
        update(digest, name + ' ' + contentOf(root.resolve(name)) + '\n');
      }
    } catch (IOException e) {
      throw unreadable(root, e);
    }
    return hex(digest);
  }

  /** A development build's classes, or a library that somebody unpacked. */
  private void scanFolder(Path folder) {
    for (String name : files(folder, FENCHEL)) {
      if (name.endsWith(CLASS)) {
        classes.putIfAbsent(type(name), folder);
      }
    }
    for (ComputingCode.Library library : ComputingCode.LIBRARIES) {
      if (Folders.isThere(folder.resolve(library.folder()))) {
        put(library, folder);
      }
    }
  }

  /** The files of a folder whose names begin so, in their order. */
  private static List<String> files(Path folder, String below) {
    List<String> files = new ArrayList<>();
    add(folder, below.substring(0, below.length() - 1), files);
    return files;
  }

  private static void add(Path folder, String below, List<String> files) {
    for (Path path : Folders.in(folder.resolve(below))) {
      String name = below + '/' + path.getFileName();
      if (Folders.isThereItself(path)) {
        add(folder, name, files);
      } else if (RegularFile.isThere(path)) {
        files.add(name);
      }
    }
  }

  private static void read(Path place, List<String> types, SortedMap<String, String> into) {
    try {
      if (Folders.isThere(place)) {
        for (String type : types) {
          into.put(type, contentOf(place.resolve(file(type))));
        }
        return;
      }
      try (ZipFile zip = RegularFile.zip(place, LARGEST)) {
        for (String type : types) {
          ZipEntry entry = zip.getEntry(file(type));
          try (InputStream content = zip.getInputStream(entry)) {
            into.put(type, contentOf(content.readAllBytes()));
          }
        }
      }
    } catch (IOException e) {
      throw unreadable(place, e);
    }
  }

  private static String contentOf(Path file) throws IOException {
    return contentOf(RegularFile.bytes(file, LARGEST));
  }

  private static String contentOf(byte[] bytes) {
    MessageDigest digest = sha256();
    digest.update(bytes);
    return hex(digest);
  }

  private static String type(String file) {
    return file.substring(0, file.length() - CLASS.length()).replace('/', '.');
  }

  private static String file(String type) {
    return type.replace('.', '/') + CLASS;
  }

  private static FenchelException unreadable(Path place, IOException e) {
    return new FenchelException(
        FailureKind.MACHINE,
        place
            + ": the code that computes cannot be read: "
            + StorageFault.reason(e)
            + "; rebuild Fenchel",
        e);
  }

  private static void update(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
