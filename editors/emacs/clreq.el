;;; clreq.el --- Commerce Layer requests kept as files -*- lexical-binding: t -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; Keywords: languages, tools
;; SPDX-License-Identifier: MIT

;;; Commentary:

;; A major mode for *.clreq.json files, and the language server `clreq lsp' for it, with eglot or lsp-mode,
;; whichever is used.  The commands are clreq-send, clreq-redact, clreq-curl and clreq-new.

;;; Code:

(require 'js)

(declare-function eglot-current-server "ext:eglot")
(declare-function eglot-path-to-uri "ext:eglot")
(declare-function eglot--path-to-uri "ext:eglot")
(declare-function jsonrpc-async-request "jsonrpc")
(declare-function lsp--buffer-uri "ext:lsp-mode")
(declare-function lsp-client-settings "ext:lsp-mode")
(declare-function lsp-register-client "ext:lsp-mode")
(declare-function lsp-stdio-connection "ext:lsp-mode")
(declare-function lsp-request-async "ext:lsp-mode")
(declare-function make-lsp-client "ext:lsp-mode")
(defvar eglot-server-programs)
(defvar lsp-language-id-configuration)
(defvar lsp-mode)

(defgroup clreq nil
  "Commerce Layer requests kept as files."
  :group 'languages)

(defcustom clreq-program "clreq"
  "The clreq program."
  :type 'string
  :risky t)

(defcustom clreq-endpoint nil
  "Where requests are sent; nil for the Provisioning API."
  :type '(choice (const :tag "The Provisioning API" nil) string)
  :risky t)

(defcustom clreq-access-token-function nil
  "A function that gives the access token when the server starts.
If nil, the server takes it from the environment."
  :type '(choice (const :tag "From the environment" nil) function)
  :risky t)

(defcustom clreq-settings nil
  "The server's settings, such as (:response (:secrets \"redact\"))."
  :type 'plist)

(defconst clreq-kinds '("sales_channel" "integration" "webapp")
  "The kinds of API credential that a new request can be for.")

;;;###autoload
(define-derived-mode clreq-mode js-mode "clreq"
  "Major mode for Commerce Layer request files."
  (setq-local js-indent-level 2)
  (setq-local indent-tabs-mode nil)
  ;; JSON has no comments.
  (setq-local comment-start nil))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.clreq\\.json\\'" . clreq-mode))

;;; The language server

(defun clreq--command ()
  "The command that starts the language server."
  (list clreq-program "lsp"))

(defun clreq--initialization-options ()
  "What the server is handed at its start."
  (let ((token (and clreq-access-token-function (funcall clreq-access-token-function))))
    `(:clreq (:settingsOrigin "user"
              ,@clreq-settings
              ,@(and clreq-endpoint (list :endpoint clreq-endpoint))
              ,@(and token (list :accessToken token))))))

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs
               (cons '(clreq-mode :language-id "clreq")
                     (lambda (&rest _)
                       (append (clreq--command)
                               (list :initializationOptions (clreq--initialization-options)))))))

(with-eval-after-load 'lsp-mode
  (add-to-list 'lsp-language-id-configuration '(clreq-mode . "clreq"))
  (lsp-register-client
   (make-lsp-client :new-connection (lsp-stdio-connection #'clreq--command)
                    :activation-fn (lambda (file &rest _) (string-suffix-p ".clreq.json" file))
                    :initialization-options #'clreq--initialization-options
                    :server-id 'clreq)))

(defun clreq--execute (command &optional callback)
  "Run the server's COMMAND on this file; call CALLBACK with its result.
Emacs does not wait: in Emacs 28, an edit that the server asks for
right after its reply would only be made at the server's next word."
  (cond
   ((bound-and-true-p lsp-mode)
    (lsp-request-async "workspace/executeCommand"
                       (list :command command :arguments (vector (list :uri (lsp--buffer-uri))))
                       (or callback #'ignore)
                       :mode 'detached))
   ((and (fboundp 'eglot-current-server) (eglot-current-server))
    (jsonrpc-async-request (eglot-current-server) :workspace/executeCommand
                           (list :command command :arguments (vector (list :uri (clreq--eglot-uri))))
                           :success-fn (or callback #'ignore)
                           :error-fn (lambda (failure) (message "clreq: %s" (plist-get failure :message)))
                           :timeout 60))
   (t (user-error "No language server runs for this buffer: start one with M-x eglot or M-x lsp"))))

(defun clreq--eglot-uri ()
  "This buffer's file as eglot names it."
  (if (fboundp 'eglot-path-to-uri)
      (eglot-path-to-uri buffer-file-name)
    ;; Its name before Emacs 30.
    (eglot--path-to-uri buffer-file-name)))

;;; Commands

;;;###autoload
(defun clreq-send ()
  "Send this request, and put the response in the buffer."
  (interactive)
  (clreq--execute "clreq.send"))

;;;###autoload
(defun clreq-redact ()
  "Redact the secrets in this file's response."
  (interactive)
  (clreq--execute "clreq.redact"))

;;;###autoload
(defun clreq-curl ()
  "Copy this request as a curl command.
The command reads the access token from an environment variable."
  (interactive)
  (clreq--execute "clreq.curl"
                  (lambda (command)
                    (kill-new command)
                    (message "The curl command is in the kill ring"))))

;;;###autoload
(defun clreq-new (kind file)
  "Make a new request for a credential of KIND in FILE, and visit it."
  (interactive
   (let ((kind (completing-read "What is the API credential for? " clreq-kinds nil t)))
     (list kind (read-file-name "New request file: " nil nil nil (concat kind ".clreq.json")))))
  (let ((file (expand-file-name (if (string-suffix-p ".clreq.json" file) file (concat (string-remove-suffix ".json" file) ".clreq.json")))))
    (with-temp-buffer
      (unless (zerop (call-process clreq-program nil t nil "new" kind file))
        (user-error "%s" (string-trim (buffer-string)))))
    (find-file file)))

(provide 'clreq)
;;; clreq.el ends here
