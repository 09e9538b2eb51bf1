;;; clreq.el --- Commerce Layer requests kept as files -*- lexical-binding: t -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; Keywords: languages, tools
;; SPDX-License-Identifier: MIT

;;; Commentary:

;; A major mode for *.clreq.json files, and the language server `clreq lsp' for it, with eglot or lsp-mode,
;; whichever is used.  M-x clreq- TAB lists the commands.

;;; Code:

(require 'cl-lib)
(require 'eieio)
(require 'js)

(declare-function eglot-current-server "ext:eglot")
(declare-function eglot--managed-buffers "ext:eglot")
(declare-function eglot--signal-textDocument/didChange "ext:eglot")
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
  (clreq--define-eglot-server)
  (add-to-list 'eglot-server-programs
               (cons '(clreq-mode :language-id "clreq")
                     (lambda (&rest _)
                       (cons 'clreq-eglot-server
                             (append (clreq--command)
                                     (list :initializationOptions (clreq--initialization-options))))))))

(defun clreq--define-eglot-server ()
  "Define how eglot handles the messages of this server."
  ;; The class exists only once eglot does.
  (eval
   '(progn
      (defclass clreq-eglot-server (eglot-lsp-server) ()
        :documentation "The language server of clreq.")

      (cl-defmethod eglot-client-capabilities ((_server clreq-eglot-server))
        (let* ((capabilities (cl-call-next-method))
               (window (plist-get capabilities :window)))
          ;; Eglot 1.9 knows no progress.
          (if (plist-member window :workDoneProgress)
              capabilities
            (append (list :window (append (list :workDoneProgress t) window)) capabilities))))

      (cl-defmethod eglot-handle-request
        ((_server clreq-eglot-server) (_method (eql window/workDoneProgress/create)) &rest _)
        nil)

      (cl-defmethod eglot-handle-notification
        ((_server clreq-eglot-server) (_method (eql $/progress)) &key token value)
        (if (boundp 'eglot-report-progress)
            (cl-call-next-method)
          (clreq--show-progress token value)))

      (cl-defmethod eglot-handle-notification
        ((_server clreq-eglot-server) (_method (eql window/showMessage)) &key _type message)
        (clreq--show-message message))

      (cl-defmethod eglot-handle-request
        ((server clreq-eglot-server) (_method (eql workspace/applyEdit)) &rest _)
        (clreq--end-undo-step server)
        (prog1 (cl-call-next-method)
          (clreq--end-undo-step server))))
   t))

(defun clreq--end-undo-step (server)
  "Keep what is typed in SERVER's buffers apart from its edits when undoing."
  (dolist (buffer (eglot--managed-buffers server))
    (when (buffer-live-p buffer)
      (with-current-buffer buffer
        (undo-boundary))))
  ;; Emacs joins what is typed next to what was typed before, unless it believes that a command came between.
  (setq undo-auto--last-boundary-cause 'command))

(defvar clreq--progress-titles nil
  "An alist of the titles of what is under way, by token.")

(defun clreq--show-progress (token value)
  "Show the progress VALUE of TOKEN in the echo area, outside of *Messages*."
  (let ((title (or (plist-get value :title) (alist-get token clreq--progress-titles nil nil #'equal)))
        (stage (plist-get value :message))
        (message-log-max nil))
    (pcase (plist-get value :kind)
      ("begin"
       (setf (alist-get token clreq--progress-titles nil nil #'equal) title)
       (message "clreq: %s…" title))
      ("report" (when stage (message "clreq: %s: %s" title stage)))
      ("end" (setf (alist-get token clreq--progress-titles nil t #'equal) nil)))))

;;; Messages

(defconst clreq--secret-regexp
  "\\`\\(\\(?:.\\|\n\\)*Put this in a safe place[^\n]*\\):\n\\(\\(?:.\\|\n\\)+\\)\\'\\|\\`\\(.*\\): \\(?:Keep it: \\)\\(\\(?:.\\|\n\\)+\\)\\'"
  "Matches a message of the server that ends with a secret.")

(defun clreq--show-message (text)
  "Show the server's message TEXT; a secret in a buffer of its own."
  (if (string-match clreq--secret-regexp text)
      (clreq--show-secret (or (match-string 1 text) (match-string 3 text))
                          (or (match-string 2 text) (match-string 4 text)))
    (message "clreq: %s" text)))

(defvar clreq-secret-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map "w" #'clreq-secret-copy)
    (define-key map "q" #'clreq-secret-close)
    map)
  "The keys of a buffer that shows a secret.")

(define-derived-mode clreq-secret-mode special-mode "clreq-secret"
  "Major mode of a buffer that shows a secret alone.
\\<clreq-secret-mode-map>\\[clreq-secret-copy] copies it; \\[write-region] writes it to a file."
  (buffer-disable-undo))

(defun clreq--show-secret (introduction secret)
  "Show SECRET alone in a buffer that nothing keeps, under the INTRODUCTION.
Neither goes into *Messages*."
  (let ((buffer (get-buffer-create "*clreq secret*")))
    (with-current-buffer buffer
      (clreq-secret-mode)
      (let ((inhibit-read-only t))
        (erase-buffer)
        (insert secret))
      (goto-char (point-min))
      (setq header-line-format
            (concat " w: copy  q: close  " (replace-regexp-in-string "%" "%%" introduction))))
    (pop-to-buffer buffer)))

(defun clreq-secret-copy ()
  "Copy the secret of this buffer."
  (interactive nil clreq-secret-mode)
  (kill-new (buffer-substring-no-properties (point-min) (point-max)))
  (message "The secret is in the kill ring"))

(defun clreq-secret-close ()
  "Close this buffer, and forget its secret."
  (interactive nil clreq-secret-mode)
  (let ((inhibit-read-only t))
    (erase-buffer))
  (quit-window t))

;;; The language server, with lsp-mode

(with-eval-after-load 'lsp-mode
  (add-to-list 'lsp-language-id-configuration '(clreq-mode . "clreq"))
  (lsp-register-client
   (make-lsp-client :new-connection (lsp-stdio-connection #'clreq--command)
                    :activation-fn (lambda (file &rest _) (string-suffix-p ".clreq.json" file))
                    :initialization-options #'clreq--initialization-options
                    :notification-handlers (clreq--lsp-mode-handlers)
                    :server-id 'clreq)))

(defun clreq--lsp-mode-handlers ()
  "The handlers of the server's messages for lsp-mode."
  (let ((handlers (make-hash-table :test #'equal)))
    (puthash "window/showMessage"
             (lambda (_workspace params)
               (clreq--show-message (if (hash-table-p params)
                                        (gethash "message" params)
                                      (plist-get params :message))))
             handlers)
    handlers))

(defun clreq--execute (command &optional callback more on-failure)
  "Run the server's COMMAND on this file; call CALLBACK with its result.
MORE holds further members of its argument, as a property list.
ON-FAILURE is called with an error in place of showing it.
Emacs does not wait: in Emacs 28, an edit that the server asks for
right after its reply would only be made at the server's next word."
  (cond
   ((bound-and-true-p lsp-mode)
    (lsp-request-async "workspace/executeCommand"
                       (list :command command :arguments (vector `(:uri ,(lsp--buffer-uri) ,@more)))
                       (or callback #'ignore)
                       :error-handler (or on-failure #'clreq--show-failure)
                       :mode 'detached))
   ((and (fboundp 'eglot-current-server) (eglot-current-server))
    ;; Eglot reports what is typed once Emacs is idle, and the server must act on the newest text.
    (eglot--signal-textDocument/didChange)
    (jsonrpc-async-request (eglot-current-server) :workspace/executeCommand
                           (list :command command :arguments (vector `(:uri ,(clreq--eglot-uri) ,@more)))
                           :success-fn (or callback #'ignore)
                           :error-fn (or on-failure #'clreq--show-failure)
                           :timeout 60))
   (t (user-error "No language server runs for this buffer: start one with M-x eglot or M-x lsp"))))

(defun clreq--show-failure (failure)
  "Show the error FAILURE of a command."
  (message "clreq: %s" (clreq--member failure :message)))

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
(defun clreq-look-up ()
  "Look up whether an earlier send was carried out, and insert what is found."
  (interactive)
  (clreq--execute "clreq.lookUp"))

;;;###autoload
(defun clreq-recover ()
  "Insert a response, or take a secret, that is kept outside of the file."
  (interactive)
  (clreq--execute "clreq.recover"))

;;;###autoload
(defun clreq-diff ()
  "Compare this file with the API.
What differs is a diagnostic on the value."
  (interactive)
  (clreq--execute "clreq.diff"))

;;;###autoload
(defun clreq-update ()
  "Show what differs, ask, and change the API's resource to match this file."
  (interactive)
  (clreq--execute "clreq.update"))

;;;###autoload
(defun clreq-delete ()
  "Delete this file's resource, once its name is typed."
  (interactive)
  (let ((buffer (current-buffer)))
    (clreq--execute "clreq.delete" nil nil
                    (lambda (failure)
                      ;; Not within the handler of the server's message.
                      (run-at-time 0 nil #'clreq--confirm-delete buffer failure)))))

(defun clreq--confirm-delete (buffer failure)
  "Ask for the name that FAILURE tells, and delete the resource of BUFFER's file."
  (let* ((data (clreq--member failure :data))
         (name (and data (clreq--member data :name))))
    (if (not name)
        (message "clreq: %s" (clreq--member failure :message))
      (if (equal name (read-string (format "%s Type its name to delete it: " (clreq--member data :question))))
          (with-current-buffer buffer
            (clreq--execute "clreq.delete" nil (list :confirm name)))
        (message "clreq: not deleted: that is not the name")))))

(defun clreq--member (object name)
  "The member NAME, a keyword, of OBJECT as eglot or lsp-mode gives it."
  (if (hash-table-p object)
      (gethash (substring (symbol-name name) 1) object)
    (plist-get object name)))

;;;###autoload
(defun clreq-refresh-names ()
  "Read the names of your organizations and roles from the API."
  (interactive)
  (clreq--execute "clreq.refreshNames"))

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
    (unless (executable-find clreq-program)
      (user-error "There is no program `%s': install it, or set `clreq-program'" clreq-program))
    (make-directory (file-name-directory file) t)
    (with-temp-buffer
      (unless (zerop (call-process clreq-program nil t nil "new" kind file))
        (user-error "%s" (string-trim (buffer-string)))))
    (find-file file)))

(provide 'clreq)
;;; clreq.el ends here
