/**
 * The connection to the API server: kubeconfig, credential reload, requests, watches, and errors that tell the operator
 * what to do. The door is {@link dev.kured.kube.Kube}, with {@link dev.kured.kube.Kubeconfigs} to find a kubeconfig and
 * {@link dev.kured.kube.Watched} for what a watch keeps current. The package may use {@code http}, {@code host} (to run
 * credential plugins) and {@code terms}.
 */
@NullMarked
package dev.kured.kube;

import org.jspecify.annotations.NullMarked;
