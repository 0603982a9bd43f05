package io.github.fenchel.runner.cli;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Makes plugin jars as a stranger would: source, compiler, service line, jar. */
public final class PluginJar {
  private static final String SERVICE = "META-INF/services/io.github.fenchel.api.Plugin";

  private PluginJar() {}

  /**
   * Source of a plugin that offers one norm: a box on the perturbation, as l1, at half its size.
   */
  public static String source(String norm, int apiVersion) {
    return """
        package org.example;

        import io.github.fenchel.api.Plugin;
        import io.github.fenchel.api.norm.Norm;
        import io.github.fenchel.api.parameter.*;
        import io.github.fenchel.api.tensor.Tensor;
        import java.util.List;

        public final class ExamplePlugin implements Plugin {
          record HalfBox(double epsilon) implements Norm {
            public Tensor penalty(Tensor gradient) {
              return gradient.abs().sum(1, 2, 3).mul(epsilon / 2);
            }

            public Tensor regularizer(Tensor delta) {
              return delta.abs().sum(1, 2, 3).mul(0);
            }

            public Tensor maximizer(Tensor gradient) {
              return gradient.sign().mul(epsilon / 2);
            }

            public Tensor prox(Tensor delta, Tensor step) {
              return delta.clip(-epsilon / 2, epsilon / 2);
            }
          }

          public int apiVersion() {
            return %d;
          }

          public List<Offer<Norm>> norms() {
            return List.of(
                new Offer<>(
                    Descriptor.of(
                        "%s",
                        "half a box",
                        Parameter.quantity("epsilon", Unit.PIXEL, Range.positive(), "the box")),
                    arguments -> new HalfBox(arguments.quantity("epsilon"))));
          }
        }
        """
        .formatted(apiVersion, norm);
  }

  /** Where the example plugin can be made to do something: each place holds statements. */
  enum At {
    /** As its class is initialized. */
    STATIC("public final class ExamplePlugin implements Plugin {", "static { %s }"),
    /** As it is constructed. */
    CONSTRUCTOR(
        "public final class ExamplePlugin implements Plugin {", "public ExamplePlugin() { %s }"),
    /** As it says what it was made for. */
    VERSION("public int apiVersion() {", "%s"),
    /** As it says what it offers. */
    NORMS("public List<Offer<Norm>> norms() {", "%s"),
    /** As its norm computes. */
    MAXIMIZER("public Tensor maximizer(Tensor gradient) {", "%s");

    private final String after;
    private final String form;

    At(String after, String form) {
      this.after = after;
      this.form = form;
    }

    /** Returns the example plugin, which does that there. */
    String does(String statements) {
      return source("half-box", 1).replace(after, after + form.formatted(statements));
    }
  }

  /** Returns the example plugin whose factory does that first. */
  static String factoryDoes(String statements) {
    return source("half-box", 1)
        .replace("arguments -> new", "arguments -> { " + statements + " return new")
        .replace("quantity(\"epsilon\"))))", "quantity(\"epsilon\")); }))");
  }

  /** Compiles a source of {@code org.example.ExamplePlugin} and packs it, with its service line. */
  public static Path make(Path jar, String source) {
    try {
      Path classes = Files.createTempDirectory(jar.getParent(), "classes");
      Path file = classes.resolve("ExamplePlugin.java");
      Files.writeString(file, source);
      compile(List.of(file), classes);
      return pack(jar, classes, "org.example.ExamplePlugin");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compiles sources against this test's class path. */
  static void compile(List<Path> sources, Path classes) {
    List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", classes.toString()));
    arguments.addAll(
        List.of("-cp", classes + File.pathSeparator + System.getProperty("java.class.path")));
    sources.forEach(source -> arguments.add(source.toString()));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    if (compiler.run(null, errors, errors, arguments.toArray(String[]::new)) != 0) {
      throw new IllegalStateException(
          "does not compile: " + errors.toString(StandardCharsets.UTF_8));
    }
  }

  /** Packs a folder of classes, with a service line. */
  static Path pack(Path jar, Path classes, String plugin) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      put(out, SERVICE, (plugin + "\n").getBytes(StandardCharsets.UTF_8));
      for (Path compiled : files(classes)) {
        String name = classes.relativize(compiled).toString().replace(File.separatorChar, '/');
        put(out, name, Files.readAllBytes(compiled));
      }
    }
    return jar;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".class")).sorted().toList();
    }
  }

  private static void put(JarOutputStream out, String name, byte[] content) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(content);
    out.closeEntry();
  }
}
