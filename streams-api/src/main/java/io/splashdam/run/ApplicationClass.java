package io.splashdam.run;

import io.splashdam.streams.Application;
import io.splashdam.streams.StreamsConfig;
import io.splashdam.topology.Topology;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds the class that was named, and makes an {@link Application} of it. */
final class ApplicationClass {
    private ApplicationClass() {}

    /** @throws RunFailure when there is no such class, or it is not what is expected */
    static Application load(String name, List<Path> classpath) {
        URLClassLoader loader = new URLClassLoader(urls(classpath), ApplicationClass.class.getClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        Class<?> found;
        try {
            found = Class.forName(name, true, loader);
        } catch (ClassNotFoundException e) {
            throw new RunFailure(
                    RunFailure.NOT_FOUND,
                    "there is no class " + name + " in " + classpath + "; --app takes its full name, with the package");
        } catch (LinkageError e) {
            throw new RunFailure(
                    RunFailure.FAILED,
                    "class " + name + " cannot be loaded (" + e + "); is a jar missing in --classpath?");
        }
        return Application.class.isAssignableFrom(found) ? instance(found) : ofStaticMethod(found);
    }

    private static URL[] urls(List<Path> classpath) {
        List<URL> urls = new ArrayList<>();
        for (Path path : classpath) {
            if (!Files.exists(path)) {
                throw new RunFailure(RunFailure.NOT_FOUND, "there is no " + path + ", which --classpath names");
            }
            try {
                urls.add(path.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new RunFailure(RunFailure.USAGE, "--classpath " + path + " cannot be used: " + e.getMessage());
            }
        }
        return urls.toArray(URL[]::new);
    }

    private static Application instance(Class<?> type) {
        try {
            return (Application) type.getDeclaredConstructor().newInstance();
        } catch (InvocationTargetException e) {
            throw threw(type, e);
        } catch (ReflectiveOperationException e) {
            throw new RunFailure(
                    RunFailure.FAILED, type.getName() + " needs a public constructor without parameters (" + e + ")");
        }
    }

    private static Application ofStaticMethod(Class<?> type) {
        Method method;
        try {
            method = type.getMethod("topology");
        } catch (NoSuchMethodException e) {
            throw notAnApplication(type);
        }
        if (!Modifier.isStatic(method.getModifiers()) || method.getReturnType() != Topology.class) {
            throw notAnApplication(type);
        }
        return config -> topology(type, method, config);
    }

    @SuppressWarnings("unused") // such a method knows no settings
    private static Topology topology(Class<?> type, Method method, StreamsConfig config) {
        try {
            return (Topology) method.invoke(null);
        } catch (InvocationTargetException e) {
            throw threw(type, e);
        } catch (IllegalAccessException e) {
            throw notAnApplication(type);
        }
    }

    private static RunFailure notAnApplication(Class<?> type) {
        return new RunFailure(
                RunFailure.FAILED,
                type.getName()
                        + " is no application: expected `public static Topology topology()`, or that it implements "
                        + Application.class.getName());
    }

    private static RunFailure threw(Class<?> type, InvocationTargetException e) {
        return new RunFailure(RunFailure.FAILED, type.getName() + " threw " + e.getCause());
    }
}
